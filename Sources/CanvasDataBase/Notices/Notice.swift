/// Something worth telling while a call runs: a retry, a clock that is off, a damaged file fetched again.
///
/// Holds no secret: links are given without their query.
public struct Notice: Sendable, Equatable {
    public enum Level: Sendable, Equatable { case debug, info, warning }
    public let level: Level
    public let message: String

    public init(_ level: Level, _ message: String) {
        self.level = level
        self.message = message
    }
}

extension Notice {
    /// A request that failed in passing; `seconds` until the next try.
    package static func tryingAgain(_ what: String, cause: String, seconds: Double) -> Notice {
        guard seconds > 0 else { return Notice(.info, "\(what): \(cause); going on at once.") }
        let wait = seconds < 10 ? "\((seconds * 10).rounded() / 10)" : "\(Int(seconds.rounded()))"
        return Notice(.info, "\(what): \(cause); trying again in \(wait) s.")
    }
}
