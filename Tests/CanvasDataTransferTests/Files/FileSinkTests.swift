import Glibc
import Testing

@testable import CanvasDataTransfer

@Suite struct FileSinkTests {
    @Test func `what a failed write took in part is not written again`() throws {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        for end in ends { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
        defer { close(ends[0]) }
        let sink = FileSink(OpenFile(descriptor: ends[1], path: "pipe"), block: 256 << 10)
        // More than a pipe holds, less than a block: the pipe takes the first 64 KiB, then no more.
        try [UInt8](repeating: 1, count: 100 << 10).withUnsafeBytes { try sink.write($0) }
        #expect(throws: FileError.self) { try sink.finish() }
        var taken = [UInt8](repeating: 0, count: 1 << 20)
        let first = read(ends[0], &taken, taken.count)
        #expect(first > 0 && first < 100 << 10)
        try sink.finish()
        #expect(read(ends[0], &taken, taken.count) == -1)
    }
}
