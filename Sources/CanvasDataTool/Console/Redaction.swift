import CanvasData

/// Takes the secrets of this run out of everything that is written, whatever wrote it: the last line of defence.
struct Redaction: Sendable {
    private var needles: [[UInt8]] = []

    /// Shorter ones would be found by chance, all over the output.
    private static let shortest = 6

    /// From now on `secret` comes out as `****`, as do its percent-encoded, JSON and base64 forms.
    mutating func hide(_ secret: String) {
        guard secret.utf8.count >= Self.shortest else { return }
        let bytes = Array(secret.utf8)
        let json = JSONValue.string(secret).text(.compact).dropFirst().dropLast()
        let forms = [bytes, percentEncoded(bytes), Array(json.utf8), base64(bytes)]
        for form in forms where !needles.contains(form) {
            needles.append(form)
        }
        // The longest first, else a part of it would be replaced and the rest stay.
        needles.sort { $0.count > $1.count }
    }

    func apply(to text: String) -> String {
        guard !needles.isEmpty else { return text }
        let bytes = Array(text.utf8)
        var clean: [UInt8] = []
        clean.reserveCapacity(bytes.count)
        var position = 0
        var found = false
        while position < bytes.count {
            if let needle = needles.first(where: { bytes[position...].starts(with: $0) }) {
                clean.append(contentsOf: Array("****".utf8))
                position += needle.count
                found = true
            } else {
                clean.append(bytes[position])
                position += 1
            }
        }
        return found ? String(decoding: clean, as: UTF8.self) : text
    }
}

private func percentEncoded(_ bytes: [UInt8]) -> [UInt8] {
    let digits = Array("0123456789ABCDEF".utf8)
    return bytes.flatMap { byte -> [UInt8] in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "_"), UInt8(ascii: "~"):
            [byte]
        default: [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
    }
}

private func base64(_ bytes: [UInt8]) -> [UInt8] {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var encoded: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
        let group = bytes[start..<min(start + 3, bytes.count)]
        var bits = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        bits <<= UInt32(3 - group.count) * 8
        for place in 0...group.count {
            encoded.append(letters[Int(bits >> UInt32(18 - 6 * place) & 63)])
        }
    }
    // Without the padding: what follows the secret would change the last letter anyhow.
    return bytes.count % 3 == 0 ? encoded : encoded.dropLast()
}
