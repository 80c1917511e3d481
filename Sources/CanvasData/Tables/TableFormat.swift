/// The format of a table's file.
public enum TableFormat: String, Sendable, Equatable, CaseIterable {
    /// As Canvas writes fragments, byte for byte: tabs between fields, backslash escapes, `\N` for NULL. Rows are not checked.
    case tsv
    /// As Postgres writes it with `COPY … TO … (FORMAT csv, NULL '\N')`, for engines that misread `tsv`: real tabs and line
    /// breaks, quotes where they are needed, `\N` without quotes for NULL, and values in Postgres's own form (`t`, `1`,
    /// `2026-01-02 03:04:05.5`). Each row is checked against the schema, and a wrong one fails its table.
    case csv

    /// What follows the table's name in its file's name.
    var fileExtension: String {
        switch self {
        case .tsv: "txt"
        case .csv: "csv"
        }
    }

    /// The line of column names.
    func headerLine(_ columns: [String]) -> String {
        columns.joined(separator: self == .tsv ? "\t" : ",") + "\n"
    }
}
