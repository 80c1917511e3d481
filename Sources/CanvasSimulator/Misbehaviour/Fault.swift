extension Misbehaviour {
    /// What can go wrong.
    public enum Fault: String, Sendable, CaseIterable {
        // At the file host and at the API.
        case status
        case reset
        case stall
        case html
        case redirect
        case slow

        // At the file host.
        case cut
        case truncate
        case flip
        case damage
        case wrongRange = "wrong-range"
        case wrongTotal = "wrong-total"
        case ignoreRange = "ignore-range"
        case noLength = "no-length"
        case identity
        case chunked
        case chunkCut = "chunk-cut"
        case expire
        case expired
        case etagChange = "etag-change"
        case trailingGarbage = "trailing-garbage"
        case slice
        case encoding
        case interim
        case lostMember = "lost-member"
        case wrongCRC = "wrong-crc"

        // At the API.
        case truncatedJSON = "truncated-json"
        case text
        case throttle
        case noID = "no-id"
        case forget

        // At DAP.
        case error
        case fail
        case expires
        case strangeState = "strange-state"
        case noExpiry = "no-expiry"
        case swapStatus = "swap-status"
        case extraMembers = "extra-members"
        case lostJob = "lost-job"
        case lostObjects = "lost-objects"
        case missingURL = "missing-url"
        case token

        // In what the API says about files.
        case filename
        case table
        case link
        case incomplete
        case requestsOnly = "requests-only"
        case duplicate
        case noUpdatedAt = "no-updated-at"
    }
}

extension Misbehaviour.Fault {
    /// What a rule for this fault may and must say.
    struct Form {
        enum Value {
            case none
            case number
            case status
            /// A number, or one with an `r` behind it.
            case lifetime
            case address
            /// One of these.
            case kind([String])
        }

        var places: [Misbehaviour.Place]
        var value = Value.none
        var takesPosition = false
        let help: String
    }

    /// How often it happens where the rule does not say.
    var usualFrequency: Misbehaviour.Frequency {
        switch self {
        case .flip, .strangeState, .lostJob, .lostObjects, .missingURL: .onceForEach()
        default: Misbehaviour.Frequency()
        }
    }

    var form: Form {
        switch self {
        case .status:
            Form(
                places: [.file, .api], value: .status,
                help:
                    "Answers with this status; `503` alone will do, and `401-once`. Takes `,retry-after=SECONDS`."
            )
        case .reset:
            Form(
                places: [.file, .api], takesPosition: true,
                help:
                    "Resets the connection (RST) after so much of the body; at the API instead of the answer, or with a "
                    + "position after so much of the request's body, which is then not carried out.")
        case .stall:
            Form(
                places: [.file, .api], takesPosition: true,
                help:
                    "Sends no more after so much of the body, until the client gives up; at the API nothing at all, "
                    + "nor does it read more than so much of the request's body."
            )
        case .html: Form(places: [.file, .api], help: "Answers 200 with the HTML page of some portal.")
        case .redirect:
            Form(
                places: [.file, .api], value: .address,
                help: "Answers 307 to this URL. In such a rule % is no frequency.")
        case .slow: Form(places: [.file, .api], value: .number, help: "Answers so many milliseconds late.")
        case .cut:
            Form(
                places: [.file], takesPosition: true,
                help: "Closes the connection after so much of the body, short of its Content-Length.")
        case .truncate:
            Form(
                places: [.file], takesPosition: true,
                help: "Serves a file that ends there, with a Content-Length to match.")
        case .flip:
            Form(
                places: [.file], takesPosition: true,
                help: "Inverts one bit of the file on its way; once for each file, unless told otherwise.")
        case .damage:
            Form(
                places: [.file], takesPosition: true,
                help: "Inverts one bit of the file on the host: every time.")
        case .wrongRange:
            Form(places: [.file], help: "Answers a Range request with 206 and a range that starts elsewhere.")
        case .wrongTotal:
            Form(places: [.file], help: "Answers a Range request with 206 and another total length.")
        case .ignoreRange: Form(places: [.file], help: "Answers a Range request with 200 and the whole file.")
        case .noLength:
            Form(
                places: [.file], takesPosition: true,
                help: "Sends no Content-Length and closes at the end, or at a position before it.")
        case .identity:
            Form(
                places: [.file], takesPosition: true,
                help: "The same with Transfer-Encoding: identity, which says nothing of the end.")
        case .chunked: Form(places: [.file], help: "Sends the body in chunks.")
        case .chunkCut:
            Form(
                places: [.file], takesPosition: true,
                help: "Sends the body in chunks and closes before the last one.")
        case .expire:
            Form(
                places: [.file], value: .lifetime,
                help:
                    "Links expire after so many seconds, or with `r` behind the number after so many requests."
            )
        case .expired: Form(places: [.file], help: "Says that the link has expired.")
        case .etagChange:
            Form(
                places: [.file],
                help: "Gives the file another ETag from now on; If-Match with the old one gets 412.")
        case .trailingGarbage: Form(places: [.file], help: "Serves a file that is 17 bytes longer.")
        case .slice: Form(places: [.file], value: .number, help: "Sends the body in pieces of so many bytes.")
        case .encoding: Form(places: [.file], help: "Adds Content-Encoding: gzip.")
        case .interim:
            Form(
                places: [.file],
                help: "Announces an answer with 100 Continue ten thousand times, and closes without one.")
        case .lostMember:
            Form(
                places: [.file],
                help: "Closes the connection after the file's first gzip member, short of its Content-Length."
            )
        case .wrongCRC:
            Form(places: [.file], help: "Serves a file whose last gzip member has another CRC.")
        case .error:
            Form(
                places: [.dap], value: .kind(Self.dapErrors),
                help: "Answers with this error in DAP's own shape. Those about time are for increments.")
        case .fail: Form(places: [.dap], help: "A new job is going to fail.")
        case .expires:
            Form(
                places: [.dap], value: .number,
                help: "A new job, and its objects, expire so many seconds after its start.")
        case .strangeState:
            Form(
                places: [.dap],
                help:
                    "Says that a job is in an undocumented state; by default once for each table."
            )
        case .noExpiry: Form(places: [.dap], help: "Does not say when a job expires.")
        case .swapStatus:
            Form(places: [.dap], help: "Answers 200 for a job that goes on, and 202 for one that is over.")
        case .extraMembers: Form(places: [.dap], help: "Has a member in its JSON that is not documented.")
        case .lostJob:
            Form(
                places: [.dap],
                help:
                    "Says that a job does not exist, and forgets it; by default once for each table."
            )
        case .lostObjects:
            Form(
                places: [.dap],
                help:
                    "Says that an object does not exist, and forgets its job; by default once for each table."
            )
        case .missingURL:
            Form(
                places: [.dap],
                help:
                    "Omits an object from an answer with links; by default once for each table."
            )
        case .token: Form(places: [.dap], value: .number, help: "Bearer tokens are good for so many seconds.")
        case .truncatedJSON: Form(places: [.api], help: "Answers 200 with the first half of the JSON.")
        case .text: Form(places: [.api], help: "Answers 500 with plain text.")
        case .throttle:
            Form(places: [.api], help: "Answers 403 \"Rate Limit Exceeded\", as Canvas's REST API does.")
        case .noID: Form(places: [.api], help: "Answers 200 with an SIS import that has no id.")
        case .forget:
            Form(
                places: [.api], value: .kind(Self.forgettable),
                help: "Takes no notice of this option of a new SIS import: its echo is null.")
        case .filename:
            Form(
                places: [.listing], value: .kind(HostileNames.filenames.map(\.kind)),
                help: "Gives files a hostile name: the first one, or those that the glob names.")
        case .table:
            Form(
                places: [.listing], value: .kind(HostileNames.tables.map(\.kind)),
                help: "Gives tables a hostile name: the first one, or those that the glob names.")
        case .link:
            Form(
                places: [.listing], value: .kind(HostileNames.links.map(\.kind)),
                help:
                    "Gives files a link that must not be followed: the first one, or those that the glob names."
            )
        case .incomplete:
            Form(places: [.listing], help: "Marks a sync answer as incomplete and leaves out a file.")
        case .requestsOnly:
            Form(places: [.listing], help: "Leaves everything but requests out of a sync answer.")
        case .duplicate: Form(places: [.listing], help: "Lists every file twice.")
        case .noUpdatedAt: Form(places: [.listing], help: "Leaves updatedAt out of dumps.")
        }
    }

    /// The errors of DAP that can be asked for.
    static let dapErrors = [
        "validation", "not-found", "out-of-range", "snapshot-required", "authentication", "not-onboarded",
        "disabled", "maintenance", "forbidden", "processing", "gateway-timeout", "strange",
    ]

    /// The options of an SIS import, all of which can be forgotten.
    static let forgettable = [
        "batch_mode", "batch_mode_term_id", "multi_term_batch_mode", "override_sis_stickiness",
        "add_sis_stickiness", "clear_sis_stickiness", "update_sis_id_if_login_claimed",
        "diffing_data_set_identifier", "diffing_remaster", "diffing_drop_status",
        "diffing_user_remove_status", "skip_deletes", "change_threshold", "diff_row_count_threshold",
    ]
}
