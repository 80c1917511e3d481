import CanvasDataTransfer

/// Takes what goes to COPY and takes it apart again.
final class BinaryCopyText: ByteSink {
    private(set) var bytes: [UInt8] = []
    private(set) var largestPiece = 0

    func write(_ more: UnsafeRawBufferPointer) {
        largestPiece = max(largestPiece, more.count)
        bytes.append(contentsOf: more)
    }

    func finish() {}

    /// The fields of all rows as bytes; nil where the stream is not whole.
    var rows: [[[UInt8]?]]? {
        let header: [UInt8] = Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A] + Array(repeating: 0, count: 9)
        guard bytes.starts(with: header) else { return nil }
        var index = header.count
        var rows: [[[UInt8]?]] = []
        while let fields = number(at: &index, bytes: 2), fields != 0xFFFF {
            var row: [[UInt8]?] = []
            for _ in 0..<fields {
                guard let count = number(at: &index, bytes: 4) else { return nil }
                guard count != 0xFFFF_FFFF else {
                    row.append(nil)
                    continue
                }
                guard index + count <= bytes.count else { return nil }
                row.append(Array(bytes[index..<index + count]))
                index += count
            }
            rows.append(row)
        }
        return index == bytes.count && bytes.suffix(2) == [0xFF, 0xFF] ? rows : nil
    }

    private func number(at index: inout Int, bytes count: Int) -> Int? {
        guard index + count <= bytes.count else { return nil }
        defer { index += count }
        return bytes[index..<index + count].reduce(0) { $0 << 8 | Int($1) }
    }
}
