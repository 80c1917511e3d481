/// Keeps a body in memory, up to a limit.
package final class BodySink: ByteSink {
    package private(set) var bytes: [UInt8] = []
    private let limit: Int

    package init(limit: Int) {
        self.limit = limit
    }

    package func write(_ more: UnsafeRawBufferPointer) throws {
        guard bytes.count + more.count <= limit else { throw TransferError.tooLong(limit: limit) }
        bytes.append(contentsOf: more)
    }

    package func finish() {}
}
