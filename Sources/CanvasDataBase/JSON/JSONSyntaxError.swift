/// Where a text stops being JSON, and why.
public struct JSONSyntaxError: Error, Sendable, Equatable {
    /// The line, counted from 1 by line feeds.
    public let line: Int
    /// The character in that line, counted from 1 in Unicode code points.
    public let column: Int
    /// What is wrong there, in words that fit behind "line 3, column 14: ".
    public let reason: String

    /// An error at this line and column.
    public init(line: Int, column: Int, reason: String) {
        self.line = line
        self.column = column
        self.reason = reason
    }
}

extension JSONSyntaxError {
    package static let tooManyValues = "the text holds more than \(JSONValue.maximumValues) values"

    /// True for what may be JSON, and is too much of it.
    package var isAboutSize: Bool { reason == Self.tooManyValues }
}

extension JSONSyntaxError: CustomStringConvertible {
    public var description: String { "line \(line), column \(column): \(reason)" }
}
