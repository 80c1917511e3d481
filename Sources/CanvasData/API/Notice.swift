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
