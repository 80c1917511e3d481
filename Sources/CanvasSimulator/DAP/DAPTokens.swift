import Synchronization

/// Bearer tokens: JSON web tokens, as the official client reads in them when they expire.
final class DAPTokens: Sendable {
    private let secret: String
    private let clock: ServerClock
    private let issued = Atomic(0)
    /// Tokens with smaller numbers have been revoked.
    private let firstGood = Atomic(0)

    init(secret: String, clock: ServerClock) {
        self.secret = secret
        self.clock = clock
    }

    /// A token that is good for so many seconds.
    func issue(lifetime: Int, to client: String) -> String {
        let now = clock.now / 1000
        let number = issued.add(1, ordering: .relaxed).oldValue
        let head = JSONValue.object([("alg", .string("HS256")), ("typ", .string("JWT"))])
        let claims = JSONValue.object([
            ("iss", .string("canvas-data-simulator")), ("sub", .string(client)), ("iat", .number(now)),
            ("exp", .number(now + lifetime)), ("jti", .number(number)),
        ])
        let text = "\(Self.encoded(head.encoded)).\(Self.encoded(claims.encoded))"
        return "\(text).\(signature(of: text))"
    }

    /// From now on no token is good that was issued before.
    func revoke() { firstGood.store(issued.load(ordering: .relaxed), ordering: .relaxed) }

    /// Why a token is refused; nil where it is good.
    func objection(to token: String) -> String? {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, parts[2] == signature(of: "\(parts[0]).\(parts[1])"),
            let claims = try? JSONReader.read(Self.decoded(parts[1])),
            case .number(let expiry)? = claims["exp"], case .number(let number)? = claims["jti"]
        else { return "The access token is not valid." }
        guard number >= firstGood.load(ordering: .relaxed) else { return "The access token was revoked." }
        return clock.now < expiry * 1000 ? nil : "The access token has expired."
    }

    private func signature(of text: String) -> String {
        Self.encoded(Digests.hmacSHA256(key: secret, text))
    }

    /// Base64 in the alphabet for URLs, without padding (RFC 7515).
    private static func encoded(_ bytes: [UInt8]) -> String {
        String(
            Digests.base64(bytes).compactMap { character in
                switch character {
                case "+": "-"
                case "/": "_"
                case "=": nil
                default: character
                }
            })
    }

    private static func decoded(_ text: String) -> [UInt8] {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        var bytes: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        for byte in text.utf8 {
            guard let digit = alphabet.firstIndex(of: byte) else { return [] }
            bits = bits << 6 | UInt32(digit)
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return bytes
    }
}
