/// Pushes a file's bytes into a sink.
package struct FileReader {
    private let buffer = Buffer(128 << 10)

    package init() {}

    /// Reads `file` from where it stands to its end; the sink is not finished.
    ///
    /// - Throws: `FileError`, what the sink throws, or `CancellationError`.
    package func read(_ file: OpenFile, into sink: any ByteSink) throws {
        while true {
            try Task.checkCancellation()
            let count = try file.read(into: buffer.bytes)
            guard count > 0 else { return }
            try sink.write(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer.bytes)[..<count]))
        }
    }
}

/// A piece of memory that stays where it is, freed with its last reference.
package final class Buffer {
    package let bytes: UnsafeMutableRawBufferPointer

    package init(_ count: Int) {
        bytes = .allocate(byteCount: count, alignment: 64)
    }

    deinit { bytes.deallocate() }
}
