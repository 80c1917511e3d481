import CanvasDataTransfer

@testable import CanvasDataLoading

/// What becomes of fragments whose first line names their columns.
struct HeaderReading {
    /// Each row's values as text; nil for NULL. Nil where it was stopped.
    var rows: [[String?]]?
    var error: RowError?
    var rejected: [RowError] = []

    /// Text columns, found by the header `value.` and the name.
    static func columns(_ names: [String]) -> [RowColumn] {
        names.map { RowColumn(name: $0, type: .text, header: "value.\($0)") }
    }

    /// Reads `text`, cut at `cuts`, for `columns`.
    init(
        _ text: [UInt8], _ columns: [RowColumn], cuts: [Int] = [], rejecting: Bool = false,
        lineLimit: Int = 1 << 20
    )
        throws
    {
        var rejected: [RowError] = []
        let output = BinaryCopyText()
        let reader = RowReader(
            table: "users", columns: columns, into: output, readsHeader: true,
            reject: rejecting ? { rejected.append($0.error) } : nil, lineLimit: lineLimit)
        reader.begin(fragment: "part-1")
        do {
            for (start, end) in zip([0] + cuts, cuts + [text.count]) {
                try text[start..<end].withUnsafeBytes { try reader.write($0) }
            }
            try reader.finish()
            rows = output.rows?.map { $0.map { $0.map { String(decoding: $0, as: UTF8.self) } } }
        } catch let error as RowError {
            self.error = error
        }
        self.rejected = rejected
    }
}
