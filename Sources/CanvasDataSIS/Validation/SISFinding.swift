/// Something a SIS file has that Canvas would stumble over, and where.
public struct SISFinding: Sendable, Equatable {
    /// What would come of it.
    public enum Severity: String, Sendable, CaseIterable {
        /// Canvas refuses the whole file, or takes it for something else.
        case error
        /// Canvas passes over this row. In batch mode and with diffing that means: what it describes is deleted.
        case skippedRow = "skipped_row"
        /// It is imported, but perhaps not as it is meant.
        case warning
    }

    /// The file's name; of a member of a zip the name it has there.
    public let file: String
    /// 1-based, as in Canvas's own messages: the header is row 1 and blank lines are not counted. Nil: the whole file.
    public let row: Int?
    /// The line of the file where the row begins, 1-based; larger than `row` after blank lines and quoted line ends.
    public let line: Int?
    public let kind: Kind
    public let severity: Severity
    /// Where Canvas has words for it, they are in it.
    public let message: String
}

extension SISFinding {
    /// What is wrong, for grouping; the raw value is for programs that read the JSON.
    public enum Kind: String, Sendable, CaseIterable {
        case emptyFile = "empty_file"
        case noRows = "no_rows"
        case notCSV = "not_csv"
        case damagedZip = "damaged_zip"
        case refusedZip = "refused_zip"
        case unknownFileType = "unknown_file_type"
        case xml
        case encoding
        case nul
        case controlByte = "control_byte"
        case lineEnds = "line_ends"
        case malformed
        case unclosedQuote = "unclosed_quote"
        case unknownHeader = "unknown_header"
        case missingColumn = "missing_column"
        case duplicateColumn = "duplicate_column"
        case paddedColumn = "padded_column"
        case unknownColumn = "unknown_column"
        case ragged
        case missingValue = "missing_value"
        case badValue = "bad_value"
        case oddValue = "odd_value"
        case spoiltID = "spoilt_id"
        case badDate = "bad_date"
        case reference
        case uncheckedReferences = "unchecked_references"
        case duplicate
        case loginTaken = "login_taken"
    }
}

extension SISFinding: CustomStringConvertible {
    /// `users.csv:17: error: No login_id given for user U1`, as compilers write it, so that editors find the row.
    public var description: String {
        let place = row.map { "\(file):\($0)" } ?? file
        return "\(place): \(severity.words): \(message)"
    }
}

extension SISFinding.Severity {
    /// For people: "error", "row skipped", "warning".
    public var words: String { self == .skippedRow ? "row skipped" : rawValue }
}
