/// How a table file is written.
public enum TableFormat: String, Sendable, Equatable, CaseIterable {
    /// As Canvas writes fragments: tabs between fields, backslash escapes, `\N` for NULL.
    case tsv
    /// RFC 4180 with LF, for engines that misread the above: real tabs and line breaks in quotes, `\N` without
    /// quotes for NULL.
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
