import CanvasData
import CanvasDataLoading
import CanvasDataTransfer
import Glibc

/// Measures `RowReader` alone, without gunzip and without a server: MB of text per second of one core's time, with
/// all checks on.
///
///     swift run -c release RowBenchmark [ROUNDS]
@main struct RowBenchmark {
    /// As `Gunzip` writes.
    private static let piece = 256 << 10

    static func main() throws {
        let rounds = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 7
        for shape in Shape.all {
            let text = shape.text(bytes: 64 << 20)
            let sink = CountingSink()
            let reader = RowReader(
                table: shape.name, columns: shape.columns, into: sink, readsHeader: shape.hasHeader)
            var rates: [Double] = []
            for _ in 0..<max(1, rounds) {
                sink.bytes = 0
                let start = seconds()
                try read(text, with: reader)
                rates.append(Double(text.count) / 1e6 / (seconds() - start))
            }
            rates.sort()
            let ratio = Double(sink.bytes) / Double(text.count)
            print(
                "\(shape.name): median \(Int(rates[rates.count / 2])) MB/s, best \(Int(rates[rates.count - 1])) MB/s;",
                "\(reader.rows) rows, binary/text \((ratio * 100).rounded() / 100)")
        }
    }

    private static func read(_ text: [UInt8], with reader: RowReader) throws {
        reader.begin(fragment: "benchmark")
        try text.withUnsafeBytes { text in
            for start in stride(from: 0, to: text.count, by: piece) {
                try reader.write(
                    UnsafeRawBufferPointer(rebasing: text[start..<min(start + piece, text.count)]))
            }
        }
        try reader.finish()
    }

    /// Of this thread on a core: other processes do not count.
    private static func seconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

private final class CountingSink: ByteSink {
    var bytes = 0
    func write(_ more: UnsafeRawBufferPointer) { bytes += more.count }
    func finish() {}
}
