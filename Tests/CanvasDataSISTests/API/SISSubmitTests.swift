import SharedFixture
import CanvasDataBase
@testable import CanvasDataTransfer
import Synchronization
import Testing

@testable import CanvasDataSIS

@Suite struct SISSubmitTests {
    private let folder: TemporaryFolder
    private let upload: SISUpload

    init() throws {
        folder = try TemporaryFolder()
        upload = try SISUpload(path: folder.write("users.csv", "user_id,login_id,status\n"), format: .csv)
    }

    private let created = importJSON(141, "created")
    /// As it is once Canvas has begun with it.
    private let begun = importJSON(141, "importing", csvAttachments(["sis_import.csv": 24]))

    @Test func `the upload is the file itself with its type, the options in the query`() async throws {
        let canvas = CannedCanvas { [created] request in
            request.method == .post ? .answer(200, created) : .list()
        }
        #expect(try await cannedAPI(canvas).submit(upload, SISImportOptions()).id == "141")
        #expect(canvas.paths == ["GET /sis_imports", "POST /sis_imports/"])
        let post = try #require(canvas.requests.last)
        #expect(
            post.url
                == "https://canvas.example/api/v1/accounts/self/sis_imports/?import_type=instructure_csv&extension=csv"
        )
        #expect(
            post.headers.map { "\($0.name): \($0.value)" } == [
                "Content-Type: text/csv", "Authorization: Bearer 1742~secret", "Accept: application/json",
            ])
        #expect(post.body?.length == 24)
        // libcurl sends again by itself on a connection that was used before.
        #expect(post.freshConnection)
    }

    @Test func `as a form it is what curl -F sends, and the name says what it is`() async throws {
        let canvas = CannedCanvas { [created] request in
            request.method == .post ? .answer(200, created) : .list()
        }
        var form = upload
        form.isMultipart = true
        _ = try await cannedAPI(canvas).submit(form, SISImportOptions())
        let post = try #require(canvas.requests.last)
        #expect(post.url.hasSuffix("/sis_imports/?import_type=instructure_csv"))
        let boundary = "------------------------\(upload.sha256.prefix(16))"
        #expect(post.headers.first?.value == "multipart/form-data; boundary=\(boundary)")
        let body = try #require(post.body)
        #expect(
            try text(body) == """
                --\(boundary)\r
                Content-Disposition: form-data; name="attachment"; filename="users.csv"\r
                Content-Type: application/octet-stream\r
                \r
                user_id,login_id,status
                \r
                --\(boundary)--\r

                """)
        #expect(try text(body).utf8.count == body.length)
    }

    private func text(_ body: RequestBody) throws -> String {
        let reader = UploadReader(body)
        let room = Buffer(16)
        var bytes: [UInt8] = []
        while true {
            let count = try reader.read(into: room.bytes)
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += room.bytes[..<count]
        }
    }

    // MARK: Lost answers

    /// What the POST answers, or how it fails.
    enum Loss: Sendable, CaseIterable {
        case timeout, reset, serverError, gateway, page, noID, nothing

        func answer(_ request: HTTPRequest) throws -> HTTPResponse {
            request.body?.progress.add(24)
            switch self {
            case .timeout: throw TransferError.network(.timeout, host: "canvas.example", detail: "")
            case .reset: throw TransferError.network(.reset, host: "canvas.example", detail: "")
            case .serverError: return .answer(500, #"{"errors":[{"message":"An error occurred."}]}"#)
            case .gateway: return .answer(504, "<html>")
            case .page: return .answer(200, "<html>")
            case .noID: return .answer(200, #"{"workflow_state":"created"}"#)
            case .nothing: return .answer(204, "")
            }
        }
    }

    @Test(arguments: Loss.allCases)
    func `a lost answer is looked up, and the one new import adopted`(loss: Loss) async throws {
        let log = NoticeLog()
        let canvas = afterPost { [begun] request in
            request.method == .post
                ? try loss.answer(request) : .list(begun)
        }
        let sent = try await cannedAPI(canvas, log: log).submit(upload, SISImportOptions())
        #expect(sent.id == "141")
        #expect(canvas.count(.post) == 1)
        #expect(
            log.warnings == [
                "No response was received, but import 141 has the options and the files of this upload; continuing with it."
            ])
    }

    @Test(arguments: Loss.allCases)
    func `where Canvas has no new import, the upload is not sent again`(loss: Loss) async throws {
        let sleeps = SleepLog()
        let canvas = CannedCanvas { request in
            request.method == .post ? try loss.answer(request) : .list(importJSON(140, "imported"))
        }
        let api = try cannedAPI(canvas, sleeps: sleeps)
        let error = await #expect(throws: CanvasDataError.self) {
            try await api.submit(upload, SISImportOptions())
        }
        #expect(error?.kind == .unavailable)
        #expect(error?.message.hasPrefix("canvas.example gave no answer to the upload (") == true)
        #expect(error?.message.hasSuffix("), and shows no import of these files.") == true)
        #expect(
            error?.remedy
                == "The files are where they were. Run the same command again later: it looks for the import "
                + "twice more before it sends anything.")
        #expect(canvas.count(.post) == 1)
        #expect(sleeps.sum >= 60 && sleeps.sum < 70)
    }

    @Test(arguments: [
        // Another user's, with the same files.
        importJSON(141, "importing", #","user":{"id":8}"# + csvAttachments(["sis_import.csv": 24])),
        // Our user's, with other files; begun and ended.
        importJSON(141, "importing", csvAttachments(["sis_import.csv": 25])),
        importJSON(141, "imported", csvAttachments(["users.csv": 24, "courses.csv": 99])),
        // There before we sent, whatever its date says.
        importJSON(
            140, "importing",
            #","created_at":"2030-01-01T00:00:00Z""# + csvAttachments(["sis_import.csv": 24])),
    ])
    func `an import that cannot be ours is not taken for it`(one: String) async throws {
        let posted = Flag()
        let canvas = CannedCanvas { request in
            if request.url.hasSuffix("/users/self") { return .answer(200, #"{"id":7}"#) }
            guard request.method == .post else {
                return posted.isSet ? .list(one) : .list(importJSON(140, "imported"))
            }
            posted.set()
            return try Loss.timeout.answer(request)
        }
        let api = try cannedAPI(canvas)
        let error = await #expect(throws: CanvasDataError.self) {
            try await api.submit(upload, SISImportOptions())
        }
        #expect(error == CanvasDataError.uploadLost(host: "canvas.example", cause: "timeout"))
    }

    @Test(arguments: [
        [("nightly", 24), ("other", 24)], [("nightly", 24), ("nightly", 99)],
        [("nightly", 24), ("other", 99)],
    ])
    func `of several new imports the one with our options and files is ours`(
        imports: [(String, Int)]
    ) async throws {
        var options = SISImportOptions()
        options.diffingDataSetIdentifier = "nightly"
        let list = imports.enumerated().map { number, one in
            importJSON(
                141 + number, "importing",
                #","diffing_data_set_identifier":"\#(one.0)""# + csvAttachments(["sis_import.csv": one.1]))
        }
        let canvas = afterPost { request in
            request.method == .post ? try Loss.timeout.answer(request) : .list(list[1], list[0])
        }
        // Files of our size with other options: they may be ours, taken in another way.
        guard imports[1].1 == 99 else {
            let api = try cannedAPI(canvas)
            let error = await #expect(throws: CanvasDataError.self) { try await api.submit(upload, options) }
            #expect(error == CanvasDataError.uploadDoubtful(host: "canvas.example", ids: ["141", "142"]))
            return
        }
        #expect(try await cannedAPI(canvas).submit(upload, options).id == "141")
    }

    @Test(arguments: [
        // Queued for long; a Canvas that never says; two that are as ours was; other names, the same sizes.
        [importJSON(142, "created"), importJSON(141, "created")],
        [importJSON(142, "imported"), importJSON(141, "imported")],
        [
            importJSON(142, "importing", csvAttachments(["sis_import.csv": 24])),
            importJSON(141, "importing", csvAttachments(["sis_import.csv": 24])),
        ],
        [
            importJSON(142, "importing", csvAttachments(["users.csv": 24])),
            importJSON(141, "importing", csvAttachments(["Users.csv": 24])),
        ],
    ])
    func `where nobody can tell which is ours, nothing more is done`(imports: [String]) async throws {
        let canvas = afterPost { request in
            if request.method == .post { return try Loss.timeout.answer(request) }
            if request.url.hasSuffix("/142") { return .answer(200, imports[0]) }
            return request.url.hasSuffix("/141")
                ? .answer(200, imports[1]) : .list(imports[0], imports[1])
        }
        let api = try cannedAPI(canvas)
        let error = await #expect(throws: CanvasDataError.self) {
            try await api.submit(upload, SISImportOptions())
        }
        #expect(
            error
                == CanvasDataError(
                    .failed,
                    "The answer to the upload was lost, and canvas.example has new imports, but none can be "
                        + "identified as this upload: 142, 141.",
                    remedy: "Run the same command again when Canvas has begun with them: it compares their "
                        + "files. Or look at them in Canvas, and say with --adopt ID which one it is, or "
                        + "--adopt none."))
        #expect(canvas.count(.post) == 1)
    }

    @Test func `a queued import is waited for until Canvas says which files it has`() async throws {
        let looks = Counter()
        let canvas = afterPost { [created, begun] request in
            if request.method == .post { return try Loss.timeout.answer(request) }
            if request.url.hasSuffix("/141") { return .answer(200, looks.next() < 4 ? created : begun) }
            return .list(created)
        }
        #expect(try await cannedAPI(canvas).submit(upload, SISImportOptions()).id == "141")
        #expect(canvas.count(.post) == 1)
    }

    @Test func `clocks do not decide what is new, and the look goes a day back`() async throws {
        let posted = Flag()
        // Canvas's Date header is an hour ahead of what it writes into created_at.
        let date = [(name: "date", value: "Tue, 14 Nov 2023 23:13:20 GMT")]
        let old = importJSON(140, "imported", #","created_at":"2023-11-14T20:00:00Z""#)
        let new = importJSON(
            141, "importing",
            #","created_at":"2023-11-14T22:13:21Z""# + csvAttachments(["sis_import.csv": 24]))
        let canvas = CannedCanvas { request in
            guard request.method == .post else {
                let list = posted.isSet ? [new, old] : [old]
                return .answer(200, #"{"sis_imports":[\#(list.joined(separator: ","))]}"#, date)
            }
            posted.set()
            return try Loss.timeout.answer(request)
        }
        #expect(try await cannedAPI(canvas).submit(upload, SISImportOptions()).id == "141")
        let look = try #require(canvas.requests.last { $0.url.contains("created_since") })
        #expect(look.url.contains("created_since=2023-11-13T20:00:00Z"), "\(look.url)")
    }

    // MARK: What certainly did not arrive

    @Test func `an upload is repeated when Canvas was too busy to take it`() async throws {
        let sleeps = SleepLog()
        let posts = Counter()
        let canvas = CannedCanvas { [created] request in
            guard request.method == .post else { return .list() }
            switch posts.next() {
            case 1: return .answer(403, "403 Forbidden (Rate Limit Exceeded)\n")
            case 2: return .answer(429, "", [("retry-after", "7")])
            default: return .answer(200, created)
            }
        }
        #expect(
            try await cannedAPI(canvas, sleeps: sleeps).submit(upload, SISImportOptions()).id == "141")
        #expect(canvas.count(.post) == 3)
        #expect(sleeps.all == [1, 7])
    }

    @Test func `an upload is repeated when no byte of it has left`() async throws {
        let posts = Counter()
        let canvas = CannedCanvas { [created] request in
            guard request.method == .post else { return .list() }
            guard posts.next() > 2 else {
                throw TransferError.network(.connect, host: "canvas.example", detail: "Connection refused")
            }
            return .answer(200, created)
        }
        #expect(try await cannedAPI(canvas).submit(upload, SISImportOptions()).id == "141")
        #expect(canvas.count(.post) == 3)
    }

    @Test(arguments: [
        (
            400, #"{"errors":["SIS imports can only be executed on root accounts"]}"#,
            CanvasDataError.Kind.unavailable,
            "canvas.example did not take the upload (400): SIS imports can only be executed on root accounts"
        ),
        (
            400, #"{"message":"Invalid diffing_drop_status"}"#, .unavailable,
            "canvas.example did not take the upload (400): Invalid diffing_drop_status"
        ),
        (
            400, #"{"error":true,"error_message":"Missing attachment"}"#, .unavailable,
            "canvas.example did not take the upload (400): Missing attachment"
        ),
        (
            403, #"{"errors":["SIS imports are not enabled for this account"]}"#, .refused,
            #"canvas.example says no (403, "SIS imports are not enabled for this account")."#
        ),
        (
            401, #"{"errors":[{"message":"user not authorized to perform that action"}]}"#, .refused,
            #"canvas.example does not let this user do that (401, "user not authorized to perform that action")."#
        ),
    ])
    func `a refusal is told in Canvas's words and not repeated`(
        status: Int, body: String, kind: CanvasDataError.Kind, message: String
    ) async throws {
        let canvas = CannedCanvas { request in
            request.method == .post ? .answer(status, body) : .list()
        }
        let api = try cannedAPI(canvas)
        let error = await #expect(throws: CanvasDataError.self) {
            try await api.submit(upload, SISImportOptions())
        }
        #expect(error?.kind == kind)
        #expect(error?.message == message)
        #expect(canvas.count(.post) == 1)
    }
}

extension SISImportAPI {
    /// Sends a file in the steps of `SISFeed`, without a record.
    fileprivate func submit(_ upload: SISUpload, _ options: SISImportOptions) async throws -> SISImport {
        let intent = try await intent()
        switch try await post(upload, options.parameters) {
        case .accepted(let sent): return sent
        case .notTaken(let error): throw error
        case .unclear(let cause):
            let lost = LostUpload(
                intent: intent, parameters: options.parameters, contents: SISContents(of: upload))
            return try await adopt(lost, for: 60, cause: cause)
        }
    }
}

/// A Canvas whose lists are empty until something was posted.
private func afterPost(_ handler: @escaping CannedCanvas.Handler) -> CannedCanvas {
    let flag = Flag()
    return CannedCanvas { request in
        if request.method == .post { flag.set() }
        return flag.isSet ? try handler(request) : .list()
    }
}

private final class Flag: Sendable {
    private let value = Atomic(false)
    var isSet: Bool { value.load(ordering: .relaxed) }
    func set() { value.store(true, ordering: .relaxed) }
}

private final class Counter: Sendable {
    private let value = Atomic(0)
    func next() -> Int { value.add(1, ordering: .relaxed).newValue }
}
