/// Keeps a body in memory, up to a limit.
package final class BodySink: ByteSink {
    package private(set) var bytes: [UInt8] = []
    private let limit: Int
    private let whenFinished: (([UInt8]) -> Void)?

    package init(limit: Int, whenFinished: (([UInt8]) -> Void)? = nil) {
        self.limit = limit
        self.whenFinished = whenFinished
    }

    package func write(_ more: UnsafeRawBufferPointer) throws {
        guard bytes.count + more.count <= limit else { throw TransferError.tooLong(limit: limit) }
        bytes.append(contentsOf: more)
    }

    package func finish() { whenFinished?(bytes) }
}
