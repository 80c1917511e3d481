import CanvasDataTransfer

@testable import CanvasDataLoading

/// The CSV that a text becomes, or why it does not.
struct CSVReading {
    let bytes: [UInt8]
    let error: RowError?

    /// Reads `text`, cut at `cuts`.
    init(_ text: [UInt8], _ shape: RowShape, cuts: [Int]) {
        let output = ByteList()
        let columns = shape.enumerated().map { RowColumn(name: "c\($0.offset)", type: $0.element) }
        let reader = RowReader(table: "t", columns: columns, into: output, format: .csv)
        reader.begin(fragment: "f.gz")
        var error: RowError?
        do {
            for (start, end) in zip([0] + cuts, cuts + [text.count]) {
                try text[start..<end].withUnsafeBytes { try reader.write($0) }
            }
            try reader.finish()
        } catch let fault as RowError {
            error = fault
        } catch {
            fatalError("\(error)")
        }
        bytes = output.bytes
        self.error = error
    }
}

/// Keeps everything.
final class ByteList: ByteSink {
    private(set) var bytes: [UInt8] = []
    func write(_ more: UnsafeRawBufferPointer) { bytes.append(contentsOf: more) }
    func finish() {}
}
