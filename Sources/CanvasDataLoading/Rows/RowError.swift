import CanvasDataBase

/// A row that cannot be loaded: where it is and why.
package struct RowError: Error, Sendable, Equatable {
    package let table: String
    /// The fragment's name as given to `RowReader.begin(fragment:)`.
    package let fragment: String
    /// Counted from 1 in the uncompressed fragment, as COPY counts.
    package let line: Int
    /// The column's name; nil where the whole row is meant.
    package let column: String?
    package let reason: RowFault

    /// Whether the rows behind it cannot be trusted either, so that it cannot be set aside.
    var endsFragment: Bool {
        switch reason {
        case .lineTooLong, .unknownHeader, .repeatedHeader, .wrongHeader: true
        default: false
        }
    }
}

extension RowError: CustomStringConvertible {
    package var description: String {
        let place = column.map { ", column \($0)" } ?? ""
        return "\(table), \(fragment.quotedForDisplay) line \(line)\(place): \(reason)"
    }
}
