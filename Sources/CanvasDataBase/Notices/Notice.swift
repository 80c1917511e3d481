/// An event of a running call that is worth reporting: a retry, a wrong clock, a damaged file that is fetched again.
///
/// Contains no secret: links are given without their query.
public struct Notice: Sendable, Equatable {
    /// How important a notice is.
    public enum Level: Sendable, Equatable {
        /// For whoever looks for the cause of a problem.
        case debug
        /// What a person who watches wants to know.
        case info
        /// Something that may need attention.
        case warning
    }
    /// How important it is.
    public let level: Level
    /// One sentence: what happened, to what.
    public let message: String
    /// What to do about it; nil if nothing needs to be done.
    public let remedy: Hint?

    package init(_ level: Level, _ message: String, remedy: Hint? = nil) {
        self.level = level
        self.message = message
        self.remedy = remedy
    }
}

extension Notice {
    /// A temporary failure of a request; `seconds` until the next try.
    package static func tryingAgain(_ what: String, cause: String, seconds: Double) -> Notice {
        guard seconds > 0 else { return Notice(.info, "\(what): \(cause); going on at once.") }
        let wait = seconds < 10 ? "\((seconds * 10).rounded() / 10)" : "\(Int(seconds.rounded()))"
        return Notice(.info, "\(what): \(cause); trying again in \(wait) s.")
    }
}

extension Notice: CustomStringConvertible {
    /// The message and the remedy, in one line.
    public var description: String { message + (remedy.map { " \($0)" } ?? "") }
}
