import CanvasDataLoading
import CanvasDataTransfer

/// A link that counts the rows that pass through it.
protocol RowSink: ByteSink {
    /// So far, of the fragment that passes.
    var rows: Int { get }
}

/// Rewrites rows as CSV, each checked against the types of its columns.
///
/// Nothing that follows a wrong row is written, but everything is taken: only then is it known whether the row or the whole
/// fragment is damaged.
final class CheckedRows: RowSink {
    private let reader: RowReader
    private var fault: RowError?

    /// - Parameters:
    ///   - fragment: its name, for messages.
    ///   - table: the layout of its table.
    ///   - next: takes the CSV.
    init(of fragment: String, _ table: TableLayout, into next: any ByteSink) {
        reader = RowReader(
            table: table.name, columns: table.columns.map { RowColumn(name: $0.name, type: $0.type) },
            into: next, format: .csv)
        reader.begin(fragment: fragment)
    }

    var rows: Int { reader.rows }

    func write(_ bytes: UnsafeRawBufferPointer) throws {
        guard fault == nil else { return }
        do {
            try reader.write(bytes)
        } catch let error as RowError {
            fault = error
        }
    }

    /// - Throws: `RowError` for the first row that is wrong, and what the next link throws.
    func finish() throws {
        if let fault { throw fault }
        try reader.finish()
    }
}
