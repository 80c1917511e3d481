import CanvasDataBase

// Errors of DAP's answers, in the words a user reads.
extension CanvasDataError {
    static func badDAPName(_ name: String, _ what: String) -> CanvasDataError {
        CanvasDataError(
            .usage, "\(name.quotedForDisplay) cannot be the name of a DAP \(what).",
            remedy: "Names consist of letters, digits, _, -, . and $, and do not begin with a dot.")
    }

    static func hostileDAPName(_ name: String, _ what: String, path: String) -> CanvasDataError {
        CanvasDataError(
            .wrongData,
            "DAP's answer to \(path) names a \(what) \(name.quotedForDisplay), which is not a plain name.",
            remedy:
                "Nothing was fetched. Check \(.key(.dapAPIURL)); if it is right, report this to Instructure.")
    }

    static func refusedClient(_ refusal: DAPRefusal, host: String) -> CanvasDataError {
        CanvasDataError(
            .refused, "\(host) refused the DAP client ID or secret (\(refusal.words)).",
            remedy:
                "Check \(.key(.dapClientID)) and \(.key(.dapClientSecret)) against Instructure Identity Services, where keys also expire."
        )
    }

    static func refusedToken(_ refusal: DAPRefusal, host: String) -> CanvasDataError {
        CanvasDataError(
            .refused, "\(host) refused the token that it had just issued (\(refusal.words)).",
            remedy: "Check in Instructure Identity Services whether the key may use DAP.")
    }

    /// `reason` is one about the account.
    static func dapAccount(_ reason: DAPRefusal.Reason, _ refusal: DAPRefusal, host: String)
        -> CanvasDataError
    {
        let (kind, what, remedy): (Kind, String, Hint) =
            switch reason {
            case .notOnboarded:
                (
                    .refused, "has not been onboarded to DAP",
                    "Ask Instructure to enable DAP for the root account; it can take a day after the key was made."
                )
            case .disabled:
                (.refused, "is disabled in DAP", "Ask Instructure to enable it again.")
            case .underMaintenance:
                (.busy, "is under maintenance in DAP", "Try again later.")
            default:
                (
                    .refused, "may not make this kind of request to DAP",
                    "Ask Instructure which requests the account may make."
                )
            }
        return CanvasDataError(
            kind, "The account \(what): \(host) says \(refusal.words).", remedy: remedy)
    }

    static func dapRedirected(host: String, to other: String?) -> CanvasDataError {
        CanvasDataError(
            .refused,
            "\(host) redirects to \(other ?? "another address"); credentials are not sent to another host.",
            remedy: "If that is where DAP now is, set \(.key(.dapAPIURL)) to it.")
    }

    static func dapNotJSON(host: String, path: String) -> CanvasDataError {
        CanvasDataError(
            .wrongData, "\(host) answered \(path) with something that is not JSON.",
            remedy: "Check \(.key(.dapAPIURL)); the page of a proxy or a login portal may stand in between.")
    }

    static func dapGivenUp(host: String, path: String, summary: String) -> CanvasDataError {
        CanvasDataError(
            .unavailable, "\(host) gave no usable answer to \(path) (\(summary)).", remedy: "Try again later."
        )
    }

    /// A refusal that is about what was asked for.
    static func dapRefused(_ refusal: DAPRefusal, _ what: String, host: String) -> CanvasDataError {
        switch refusal.reason {
        case .outOfRange, .snapshotRequired:
            let range = [
                refusal.range.since.map { "from \($0)" }, refusal.range.until.map { "until \($0)" },
            ].compactMap { $0 }.joined(separator: " ")
            return CanvasDataError(
                .usage, "DAP does not have the changes that were asked for: \(what) (\(refusal.words)).",
                remedy: range.isEmpty
                    ? "Take a snapshot." : "It has changes \(range). Ask for those, or take a snapshot.")
        case .notFound, .objectNotFound:
            return notInDAP(refusal, what, host: host)
        default:
            break
        }
        if refusal.status == 404 { return notInDAP(refusal, what, host: host) }
        return CanvasDataError(
            .failed, "\(host) refused a request: \(what) (\(refusal.words)).",
            remedy:
                "If it stays so, report it to Instructure\(refusal.uuid.map { " with the error ID \($0)" } ?? "")."
        )
    }

    private static func notInDAP(_ refusal: DAPRefusal, _ what: String, host: String) -> CanvasDataError {
        switch refusal.kind {
        case "job", "object":
            CanvasDataError(
                .unavailable,
                "DAP no longer has a \(refusal.kind ?? "") that it made: \(what) (\(refusal.words)).",
                remedy: "Run the command again: it asks for a new one. DAP keeps results for 24 hours.")
        case let kind:
            CanvasDataError(
                .usage, "DAP has no such \(kind ?? "resource"): \(what) (\(refusal.words)).",
                remedy:
                    "Check the namespace (canvas, canvas_logs, catalog, new_quizzes) and the table against the list of tables."
            )
        }
    }

    static func dapJobFailed(_ refusal: DAPRefusal, _ what: String, id: String) -> CanvasDataError {
        let report = refusal.uuid.map { " and the error ID \($0)" } ?? ""
        return CanvasDataError(
            .failed, "DAP's job for \(what) failed\(refusal.message.map { ": \($0)" } ?? ".")",
            remedy:
                "Try again later; if it stays so, report it to Instructure with the job ID \(id)\(report).")
    }

    static func dapJobTooSlow(_ what: String, id: String, hours: Int) -> CanvasDataError {
        CanvasDataError(
            .unavailable, "DAP's job for \(what) has not ended after \(hours) hours.",
            remedy: "Run the command again later: it goes on with the job \(id) if DAP still has it.")
    }

    static func dapTooManyJobs(_ what: String, host: String, tries: Int) -> CanvasDataError {
        CanvasDataError(
            .unavailable,
            "\(host) refused the job for \(what) \(tries) times, as there were too many requests (429).",
            remedy: "Run the command again later; another program may be using the same client ID.")
    }
}

extension DAPRefusal {
    /// Status, name and message, as far as there are any.
    var words: String {
        let status = status == 0 ? [] : ["\(status)"]
        let name = (status + [type].compactMap { $0 }).joined(separator: " ")
        return [name.isEmpty ? nil : name, message.map { "\"\($0)\"" }].compactMap { $0 }.joined(
            separator: ", ")
    }
}
