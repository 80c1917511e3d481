import Synchronization

/// What a request sends: pieces of memory and files, one after the other, read as they are sent.
package struct RequestBody: Sendable {
    package enum Piece: Sendable {
        case bytes([UInt8])
        /// So many bytes of the file, from its beginning.
        case file(path: String, length: Int)

        var length: Int {
            switch self {
            case .bytes(let bytes): bytes.count
            case .file(_, let length): length
            }
        }
    }

    package let pieces: [Piece]
    /// Counts what has left; also whether anything has.
    package let progress: UploadProgress

    package init(_ pieces: [Piece], progress: UploadProgress = UploadProgress()) {
        self.pieces = pieces
        self.progress = progress
    }

    /// Bytes in all.
    package var length: Int { pieces.reduce(0) { $0 + $1.length } }
}

/// How much of a body has been handed to the network: written by the sender, read by whoever shows progress.
package final class UploadProgress: Sendable {
    private let count = Atomic(0)
    private let onSent: @Sendable (Int) -> Void

    /// - Parameter onSent: called with the number of bytes handed over in all.
    package init(onSent: @escaping @Sendable (Int) -> Void = { _ in }) {
        self.onSent = onSent
    }

    /// 0 is a proof that the server has nothing of the body, and so cannot have acted on it.
    package var bytesSent: Int { count.load(ordering: .relaxed) }

    package func add(_ bytes: Int) {
        onSent(count.add(bytes, ordering: .relaxed).newValue)
    }
}
