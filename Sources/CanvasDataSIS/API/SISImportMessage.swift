/// A warning or an error of an import.
public struct SISImportMessage: Sendable, Hashable {
    public enum Level: Sendable, Hashable { case warning, error }

    public var level: Level
    /// The CSV file it is about; nil for the whole import.
    public var file: String?
    public var text: String
    /// Counted from 1, the line of column names included; nil where Canvas does not say.
    public var row: Int?

    public init(level: Level, file: String?, text: String, row: Int? = nil) {
        self.level = level
        self.file = file
        self.text = text
        self.row = row
    }

    /// `users.csv: Improper status for user 9C4544 (row 17)`
    public var line: String { lineWithoutRow + (row.map { " (row \($0))" } ?? "") }

    /// `users.csv: Improper status for user 9C4544`, what a pattern of messages to ignore is held against.
    package var lineWithoutRow: String { file.map { "\($0): \(text)" } ?? text }
}
