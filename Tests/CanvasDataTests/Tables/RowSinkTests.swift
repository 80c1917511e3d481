import CanvasDataTransfer
import Testing

@testable import CanvasData

private final class TextSink: ByteSink {
    private(set) var bytes: [UInt8] = []
    var text: String { String(decoding: bytes, as: UTF8.self) }
    func write(_ more: UnsafeRawBufferPointer) { bytes.append(contentsOf: more) }
    func finish() {}
}

@Suite struct RowSinkTests {
    private func run(_ text: String, pieces: Int, _ make: (any ByteSink) -> any RowSink) throws -> (
        String, Int
    ) {
        let end = TextSink()
        let sink = make(end)
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: pieces) {
            try bytes[start..<min(start + pieces, bytes.count)].withUnsafeBytes { try sink.write($0) }
        }
        try sink.finish()
        return (end.text, sink.rows)
    }

    @Test(arguments: [
        ("", "", 0), ("a\n", "a\n", 1), ("a", "a\n", 1), ("a\nb", "a\nb\n", 2), ("\n\n", "\n\n", 2),
    ])
    func `a last line without an end gets one`(input: String, output: String, rows: Int) throws {
        for pieces in [1, 2, 1000] {
            let (text, count) = try run(input, pieces: pieces) { LineSink(into: $0) }
            #expect(text == output)
            #expect(count == rows)
        }
    }

    @Test func `lines are counted whatever the lengths`() throws {
        let text = (0..<5000).map { String(repeating: "x", count: $0 % 97) }.joined(separator: "\n") + "\n"
        for pieces in [31, 32, 33, 4096, 100_000, 1_000_000] {
            #expect(try run(text, pieces: pieces) { LineSink(into: $0) }.1 == 5000)
        }
    }
}
