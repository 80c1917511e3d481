import CanvasDataBase
import CanvasDataTransfer

/// DAP's own answer that it will not do what was asked.
struct DAPRefusal: Error, Equatable {
    /// What DAP's names for errors come to; they may have a prefix and a suffix.
    enum Reason: String, CaseIterable {
        case validation = "Validation"
        case notFound = "NotFound"
        case objectNotFound = "ObjectNotFound"
        case outOfRange = "OutOfRange"
        case snapshotRequired = "SnapshotRequired"
        case authentication = "Authentication"
        case notOnboarded = "AccountNotOnboarded"
        case disabled = "AccountDisabled"
        case underMaintenance = "AccountUnderMaintenance"
        case forbidden = "RequestTypeForbidden"
        case processing = "Processing"

        /// The reason that DAP means by `type`, such as `com.example.OutOfRangeError`; nil for one that is not documented.
        init?(type: String) {
            var name = type.split(separator: ".").last.map(String.init) ?? ""
            for suffix in ["Exception", "Error"] where name.hasSuffix(suffix) {
                name.removeLast(suffix.count)
            }
            self.init(rawValue: name)
        }

        /// Whether it is about the account: every request would have the same answer.
        var isAboutAccount: Bool {
            switch self {
            case .authentication, .notOnboarded, .disabled, .underMaintenance, .forbidden: true
            default: false
            }
        }
    }

    /// 0 for the error of a job that failed.
    let status: Int
    let path: String
    let reason: Reason?
    /// DAP's name for the error.
    let type: String?
    /// DAP's message, fit to be shown, on one line.
    let message: String?
    /// Names the error in Instructure's logs.
    let uuid: String?
    /// What was not found: `namespace`, `table`, `job` or `object`.
    let kind: String?
    /// The earliest and the latest moment that changes can be asked for.
    let range: (since: String?, until: String?)
    /// Seconds that the server asks to be left alone.
    let retryAfter: Double?

    /// Reads the error in an answer, whose shape may be anything.
    init(_ response: HTTPResponse, path: String, now: Double) {
        // Not JSON is no error here: the status already is one.
        let body = try? JSONValue(parsing: response.body)
        self.init(
            body?["error"] ?? body ?? .null, status: response.head.status, path: path,
            retryAfter: response.head.retryAfter(now: now))
    }

    init(_ error: JSONValue, status: Int, path: String, retryAfter: Double? = nil) {
        self.status = status
        self.path = path
        type = error["type"]?.string.map(Self.shown)
        reason = error["type"]?.string.flatMap { Reason(type: $0) }
        message = (error["message"] ?? error).string.map(Self.shown)
        uuid = error["uuid"]?.string.map(Self.shown)
        kind = error["kind"]?.string
        range = (error["since"]?.string.map(Self.shown), error["until"]?.string.map(Self.shown))
        self.retryAfter = retryAfter
    }

    /// Without links, which may hold signatures; one line of at most 200 characters.
    private static func shown(_ text: String) -> String {
        let words = (JSONValue.string(text).withoutLinkSecrets.string ?? "").split(
            whereSeparator: \.isWhitespace)
        return String(words.joined(separator: " ").escapedForDisplay.prefix(200))
    }

    static func == (left: DAPRefusal, right: DAPRefusal) -> Bool {
        left.status == right.status && left.path == right.path && left.type == right.type
            && left.message == right.message
    }

    /// Whether changes since the wished moment are not there, but a snapshot is.
    var asksForSnapshot: Bool { reason == .snapshotRequired || reason == .outOfRange }

    /// Whether a job or an object is not there any more.
    var isGone: Bool {
        status == 404
            && (kind == "job" || kind == "object" || path.hasPrefix("/dap/job/") || path == DAPPath.links)
    }

    var isTooManyRequests: Bool { status == 429 }
}
