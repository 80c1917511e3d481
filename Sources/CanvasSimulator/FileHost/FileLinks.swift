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

    /// Path and query of a link to `path`, good from now on, for so many seconds or the usual time.
    func link(to path: String, filename: String, _ batch: Batch, lifetime: Int? = nil) -> String {
        let query =
            "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=CANVASSIMULATOR%2F\(batch.time.prefix(8))"
            + "%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=\(batch.time)&X-Amz-Expires=\(lifetime ?? self.lifetime)"
            + "&X-Amz-Security-Token=\(batch.token)"
        let rest =
            "&X-Amz-SignedHeaders=host&response-content-disposition=inline%3B%20filename%3D%22"
            + "\(filename.percentEncoded)%22%3B"
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

    /// As S3's, it does not depend on how a client escapes characters, or orders the query: some HTTP libraries write
    /// `%2F` as `/`.
    private func signature(_ path: String, _ query: String) -> String {
        let items = query.split(separator: "&").map { String($0).percentDecoded }.sorted()
        return Digests.hex(
            Digests.hmacSHA256(key: secret, "\(path.percentDecoded)\n\(items.joined(separator: "\n"))"))
    }
}
