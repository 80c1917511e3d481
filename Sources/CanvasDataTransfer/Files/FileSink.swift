/// Writes to a file in large blocks and starts them on their way to the disk.
package final class FileSink: ByteSink {
    private let file: OpenFile
    private let buffer: Buffer
    private var filled = 0
    private var written: Int
    private var handedToDisk: Int

    /// How much is written before the kernel is asked to start on it.
    private static let writeback = 8 << 20

    /// - Parameters:
    ///   - file: open for writing.
    ///   - offset: where `file` stands.
    ///   - block: smaller pieces are gathered to so many bytes before they are written; 0 for none.
    package init(_ file: OpenFile, at offset: Int = 0, block: Int = 64 << 10) {
        self.file = file
        buffer = Buffer(block)
        written = offset
        handedToDisk = offset
    }

    /// Where the next byte goes.
    package var offset: Int { written + filled }

    package func write(_ bytes: UnsafeRawBufferPointer) throws {
        if bytes.count > buffer.bytes.count - filled { try flush() }
        guard bytes.count < buffer.bytes.count else {
            try file.write(bytes)
            written += bytes.count
            return beginWriteback()
        }
        append(bytes)
    }

    /// Writes what is gathered; does not wait for the disk.
    package func finish() throws { try flush() }

    /// Forgets everything behind `offset`.
    package func rewind(to offset: Int) throws {
        try flush()
        try file.truncate(to: offset)
        written = offset
        handedToDisk = min(handedToDisk, offset)
    }

    private func append(_ bytes: UnsafeRawBufferPointer) {
        UnsafeMutableRawBufferPointer(rebasing: buffer.bytes[filled..<filled + bytes.count]).copyMemory(
            from: bytes)
        filled += bytes.count
    }

    private func flush() throws {
        guard filled > 0 else { return }
        let count = filled
        // Forgotten even when writing fails: the file may have taken a part of it, which must not come twice.
        filled = 0
        try file.write(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer.bytes)[..<count]))
        written += count
        beginWriteback()
    }

    private func beginWriteback() {
        guard written - handedToDisk >= Self.writeback else { return }
        file.beginWriteback(from: handedToDisk, count: written - handedToDisk)
        handedToDisk = written
    }
}
