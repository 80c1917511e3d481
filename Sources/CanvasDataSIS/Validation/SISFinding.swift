/// A problem in an SIS file, and where it is.
public struct SISFinding: Sendable, Equatable {
    /// What the problem would cause.
    public enum Severity: String, Sendable, CaseIterable {
        /// Canvas refuses the whole file, or misreads it.
        case error
        /// Canvas skips this row. In batch mode and with diffing, what the row describes is deleted.
        case skippedRow = "skipped_row"
        /// The row is imported, but perhaps not as intended.
        case warning
    }

    /// The name of the file; for a file in a zip its path there.
    public let file: String
    /// The row, as in Canvas's own messages: the header is row 1, and blank lines are not counted. Nil for the whole file.
    public let row: Int?
    /// The line where the row begins, counted from 1; greater than `row` after blank lines and quoted line breaks. Nil for
    /// the whole file.
    public let line: Int?
    /// What is wrong.
    public let kind: Kind
    /// What the problem would cause.
    public let severity: Severity
    /// The message; Canvas's own where it has one.
    public let message: String
}

extension SISFinding {
    /// What is wrong; the raw value is its name in JSON.
    public enum Kind: String, Sendable, CaseIterable {
        /// The file is empty, or has only blank lines.
        case emptyFile = "empty_file"
        /// The file has a header but no rows.
        case noRows = "no_rows"
        /// The file is of another kind.
        case notCSV = "not_csv"
        /// The zip, or a file in it, cannot be read.
        case damagedZip = "damaged_zip"
        /// Canvas would refuse to unpack the zip.
        case refusedZip = "refused_zip"
        /// The file is not CSV, XML or a zip.
        case unknownFileType = "unknown_file_type"
        /// The XML is not well-formed, or Canvas would ignore it.
        case xml
        /// The file is not UTF-8.
        case encoding
        /// A row has a NUL byte.
        case nul
        /// A row has a control byte.
        case controlByte = "control_byte"
        /// Line endings that Canvas refuses.
        case lineEnds = "line_ends"
        /// Malformed CSV.
        case malformed
        /// A quoted field does not end.
        case unclosedQuote = "unclosed_quote"
        /// No type of SIS file has these columns.
        case unknownHeader = "unknown_header"
        /// A required column is missing.
        case missingColumn = "missing_column"
        /// A column occurs twice.
        case duplicateColumn = "duplicate_column"
        /// A column name has white space around it.
        case paddedColumn = "padded_column"
        /// A column that Canvas ignores.
        case unknownColumn = "unknown_column"
        /// A row with more or fewer fields than the header.
        case ragged
        /// A required value is missing.
        case missingValue = "missing_value"
        /// A value that Canvas refuses.
        case badValue = "bad_value"
        /// A value that Canvas accepts only because of how it begins.
        case oddValue = "odd_value"
        /// An ID that a spreadsheet has changed.
        case spoiltID = "spoilt_id"
        /// A date that Canvas may refuse or misread.
        case badDate = "bad_date"
        /// An ID that no file in the set defines.
        case reference
        /// There were too many IDs to check references to them.
        case uncheckedReferences = "unchecked_references"
        /// A key that occurs twice.
        case duplicate
        /// A login that two users claim.
        case loginTaken = "login_taken"
    }
}

extension SISFinding: CustomStringConvertible {
    /// The finding as compilers write it, so that editors find the row:
    /// `users.csv:17: error: No login_id given for user U1`.
    public var description: String {
        let place = row.map { "\(file):\($0)" } ?? file
        return "\(place): \(severity.words): \(message)"
    }
}

extension SISFinding.Severity {
    /// The severity for people: "error", "row skipped" or "warning".
    public var words: String { self == .skippedRow ? "row skipped" : rawValue }
}
