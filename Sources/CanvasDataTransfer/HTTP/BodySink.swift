/// Keeps a body in memory, up to a limit.
package final class BodySink: ByteSink {
    package private(set) var bytes: [UInt8] = []
    private let limit: Int
    private let whenFinished: (([UInt8]) -> Void)?

    /// - Parameters:
    ///   - limit: more bytes than this are an error.
    ///   - expected: as many as were announced, so that room need not be made, and copied into, again and again.
    ///   - whenFinished: gets the whole body.
    package init(limit: Int, expected: Int? = nil, whenFinished: (([UInt8]) -> Void)? = nil) {
        self.limit = limit
        self.whenFinished = whenFinished
        if let expected, expected > 0 { bytes.reserveCapacity(min(expected, limit)) }
    }

    package func write(_ more: UnsafeRawBufferPointer) throws {
        guard bytes.count + more.count <= limit else { throw TransferError.tooLong(limit: limit) }
        bytes.append(contentsOf: more)
    }

    package func finish() { whenFinished?(bytes) }
}
