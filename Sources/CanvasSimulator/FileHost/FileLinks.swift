import Synchronization

/// Signs links to files in the manner of S3's presigned URLs, and checks them.
///
/// The shape is that of Signature Version 4; the signature is our own HMAC over path and query.
final class FileLinks: Sendable {
    /// A link that was presented, taken apart.
    struct Link: Equatable {
        let signature: String
        /// When it was issued, in milliseconds since 1970.
        let time: Int
        /// In seconds.
        let lifetime: Int
    }

    enum Verdict: Equatable {
        case valid(Link)
        case expired(Link)
        case malformed
        case wrongSignature
    }

    private let secret: String
    private let clock: ServerClock
    private let lifetime: Int
    /// Two links to one file are never the same, as with S3's session tokens.
    private let issued = Atomic(0)

    init(secret: String, clock: ServerClock, lifetime: Int) {
        self.secret = secret
        self.clock = clock
        self.lifetime = lifetime
    }

    /// What all links of one API answer have in common.
    struct Batch {
        let time: String
        let token: String
    }

    func batch() -> Batch {
        let number = issued.add(1, ordering: .relaxed).newValue
        return Batch(
            time: TimeFormats.amazon(clock.now),
            token: "Sim%2F%2F\(Randomness.uuid(Randomness.mix(UInt64(number))))")
    }

    /// Path and query of a link to `path`, good from now on.
    func link(to path: String, filename: String, _ batch: Batch) -> String {
        let query =
            "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=CANVASSIMULATOR%2F\(batch.time.prefix(8))"
            + "%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=\(batch.time)&X-Amz-Expires=\(lifetime)"
            + "&X-Amz-Security-Token=\(batch.token)"
        let rest =
            "&X-Amz-SignedHeaders=host&response-content-disposition=inline%3B%20filename%3D%22"
            + "\(Self.percentEncoded(filename))%22%3B"
        return "\(path)?\(query)&X-Amz-Signature=\(signature(path, query + rest))\(rest)"
    }

    /// Whether a request for `path` with `query` is one that the API sent somebody out with.
    func check(path: String, query: String) -> Verdict {
        var signed: [Substring] = []
        var given: Substring?
        var time: Int?
        var lifetime: Int?
        for item in query.split(separator: "&", omittingEmptySubsequences: false) {
            if item.hasPrefix("X-Amz-Signature=") {
                given = item.dropFirst(16)
                continue
            }
            if item.hasPrefix("X-Amz-Date=") { time = TimeFormats.parseAmazon(String(item.dropFirst(11))) }
            if item.hasPrefix("X-Amz-Expires=") { lifetime = Int(item.dropFirst(14)) }
            signed.append(item)
        }
        guard let given, let time, let lifetime else { return .malformed }
        guard given == signature(path, signed.joined(separator: "&")) else { return .wrongSignature }
        let link = Link(signature: String(given), time: time, lifetime: lifetime)
        return clock.now < time + lifetime * 1000 ? .valid(link) : .expired(link)
    }

    private func signature(_ path: String, _ query: String) -> String {
        Digests.hex(Digests.hmacSHA256(key: secret, "\(path)\n\(query)"))
    }

    static func percentEncoded(_ text: String) -> String {
        let encoded = ByteBuffer(capacity: 64)
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: encoded.append(byte)
            default:
                encoded.append(0x25)
                encoded.append(Array("0123456789ABCDEF".utf8)[Int(byte >> 4)])
                encoded.append(Array("0123456789ABCDEF".utf8)[Int(byte & 15)])
            }
        }
        return String(decoding: encoded.contents, as: UTF8.self)
    }
}
