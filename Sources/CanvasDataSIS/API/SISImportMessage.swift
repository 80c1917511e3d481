/// A warning or an error of an import.
public struct SISImportMessage: Sendable, Hashable {
    /// How serious it is.
    public enum Level: Sendable, Hashable {
        /// A row was skipped, or something about it is odd.
        case warning
        /// A file could not be used.
        case error
    }

    /// How serious it is.
    public package(set) var level: Level
    /// The CSV file it is about; nil if it is about the whole import.
    public let file: String?
    /// Canvas's message.
    public let text: String
    /// The row, counted from 1, where row 1 is the header; nil if Canvas does not say.
    public let row: Int?

    package init(level: Level, file: String?, text: String, row: Int? = nil) {
        self.level = level
        self.file = file
        self.text = text
        self.row = row
    }

    /// The message with file and row: `users.csv: Improper status for user 9C4544 (row 17)`.
    public var line: String { lineWithoutRow + (row.map { " (row \($0))" } ?? "") }

    /// `users.csv: Improper status for user 9C4544`: what patterns of ignored messages are matched against.
    package var lineWithoutRow: String { file.map { "\($0): \(text)" } ?? text }
}
