/// Passes the body of an answer on to where a download's bytes go, and reports how much came.
final class DownloadSink: ByteSink {
    private let next: any ByteSink
    private let progress: @Sendable (Int) -> Void
    private let format: FileFormat
    private var isAtStart: Bool

    /// - Parameters:
    ///   - next: where the bytes go.
    ///   - offset: where in the file they begin.
    ///   - format: of the file.
    ///   - progress: called with the number of bytes of each piece.
    init(
        into next: any ByteSink, at offset: Int, format: FileFormat,
        progress: @escaping @Sendable (Int) -> Void
    ) {
        self.next = next
        self.format = format
        self.progress = progress
        isAtStart = offset == 0
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws {
        if isAtStart, !bytes.isEmpty {
            // An error page with status 200 must not get into a file. Later bytes may be in the next piece.
            guard zip(bytes, format.signature).allSatisfy({ $0 == $1 }) else { throw AnswerFault.otherFormat }
            isAtStart = false
        }
        try next.write(bytes)
        progress(bytes.count)
    }

    func finish() {}
}

/// How the contents of a file begin, whatever it is called.
package struct FileFormat: Sendable, Equatable {
    /// For messages.
    package let name: String
    package let signature: [UInt8]

    package static let gzip = FileFormat(name: "gzip", signature: [0x1f, 0x8b])
    package static let parquet = FileFormat(name: "Parquet", signature: Array("PAR1".utf8))
}
