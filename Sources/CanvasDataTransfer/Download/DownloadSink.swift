/// Passes the body of an answer on to where a download's bytes go, and reports how much came.
final class DownloadSink: ByteSink {
    private let next: any ByteSink
    private let progress: @Sendable (Int) -> Void
    private var isAtStart: Bool

    /// - Parameters:
    ///   - next: where the bytes go.
    ///   - offset: where in the file they begin.
    ///   - progress: called with the number of bytes of each piece.
    init(into next: any ByteSink, at offset: Int, progress: @escaping @Sendable (Int) -> Void) {
        self.next = next
        self.progress = progress
        isAtStart = offset == 0
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws {
        if isAtStart, let first = bytes.first {
            // An error page with status 200 must not get into a file. The second byte may be in the next piece.
            guard first == 0x1f, bytes.count < 2 || bytes[1] == 0x8b else { throw AnswerFault.notGzip }
            isAtStart = false
        }
        try next.write(bytes)
        progress(bytes.count)
    }

    func finish() {}
}
