import Glibc

/// The body of a request, once it is in: hashed as it came, its beginning kept.
struct ReceivedBody: Sendable {
    /// So much is kept of a body; of an upload that is larger, the rest is only counted and hashed.
    static let limit = 64 << 20

    let bytes: [UInt8]
    let size: Int
    /// In hexadecimal.
    let sha256: String
    /// Line feeds in all of it.
    let lines: Int

    var isWhole: Bool { size == bytes.count }

    static let none = ReceivedBodyWriter().finish()
}

/// Takes a body in, piece by piece. For one task at a time.
final class ReceivedBodyWriter {
    private let kept = ByteBuffer()
    private let digest = SHA256Digest()
    private var lines = 0
    private(set) var size = 0

    func append(_ piece: UnsafeRawBufferPointer) {
        digest.update(piece)
        size += piece.count
        lines += piece.count(of: 0x0A)
        let room = min(piece.count, ReceivedBody.limit - kept.count)
        kept.append(UnsafeRawBufferPointer(rebasing: piece.prefix(room)))
    }

    func finish() -> ReceivedBody {
        ReceivedBody(bytes: kept.array, size: size, sha256: digest.finish(), lines: lines)
    }
}

extension UnsafeRawBufferPointer {
    /// How often a byte occurs. By memchr: bodies are large and tests are debug builds.
    func count(of byte: UInt8) -> Int {
        guard var position = baseAddress else { return 0 }
        let end = position + count
        var found = 0
        while let next = memchr(position, Int32(byte), end - position) {
            found += 1
            position = UnsafeRawPointer(next) + 1
        }
        return found
    }
}
