import CanvasDataTransfer

@testable import CanvasDataLoading

/// What became of a text that went through a `RowReader`.
struct RowReading: Equatable {
    /// Nil where it was stopped.
    var rows: [[[UInt8]?]]?
    var error: RowError?
    var rejected: [RejectedRow] = []
    var counted = 0

    /// Reads `text`, cut at `cuts`.
    init(
        _ text: [UInt8], _ types: [ColumnType], cuts: [Int] = [], rejecting: Bool = false,
        lineLimit: Int = 64 << 20
    ) throws {
        let output = BinaryCopyText()
        let columns = types.enumerated().map {
            RowColumn(name: "c\($0.offset + 1)", type: $0.element)
        }
        var rejected: [RejectedRow] = []
        let reject: ((RejectedRow) throws -> Void)? = rejecting ? { rejected.append($0) } : nil
        let reader = RowReader(
            table: "course_dim", columns: columns, into: output, reject: reject, lineLimit: lineLimit)
        reader.begin(fragment: "f.gz")
        do {
            for (start, end) in zip([0] + cuts, cuts + [text.count]) {
                try text[start..<end].withUnsafeBytes { try reader.write($0) }
            }
            try reader.finish()
            rows = output.rows
        } catch let error as RowError {
            self.error = error
        }
        self.rejected = rejected
        counted = reader.rows
    }
}
