/// Writes the body of an answer into a part, and what it took of it even when the body breaks off.
final class PartSink: ByteSink {
    private let file: FileSink
    private let progress: @Sendable (Int) -> Void
    private var isAtStart: Bool
    /// Bytes of this answer.
    private(set) var received = 0

    /// - Parameters:
    ///   - file: where the bytes go.
    ///   - offset: where in it they begin.
    ///   - progress: called with the number of bytes of each piece.
    init(_ file: OpenFile, at offset: Int, progress: @escaping @Sendable (Int) -> Void) {
        // libcurl's pieces (at most 16 KiB) go to the kernel as they come, so that a killed run has hardly anything to fetch
        // again; gathering more of them first saved nothing that could be measured.
        self.file = FileSink(file, at: offset, block: 0)
        self.progress = progress
        isAtStart = offset == 0
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws {
        if isAtStart, let first = bytes.first {
            // An error page with status 200 must not get into a file. The second byte may be in the next piece.
            guard first == 0x1f, bytes.count < 2 || bytes[1] == 0x8b else { throw AnswerFault.notGzip }
            isAtStart = false
        }
        try file.write(bytes)
        received += bytes.count
        progress(bytes.count)
    }

    func finish() throws { try file.finish() }

    func abandon() {
        // The error that broke the transfer off is being reported; what cannot be kept is fetched again.
        try? file.finish()
    }
}
