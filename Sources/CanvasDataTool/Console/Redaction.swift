import CanvasDataBase
import CanvasDataTransfer

/// Removes the secrets of this run from everything that is written: the last line of defence.
struct Redaction: Sendable {
    private var needles: [[UInt8]] = []

    /// Shorter secrets would match by chance, all over the output.
    private static let shortest = 6

    /// From now on `secret` is replaced with `****`, and so are its percent-encoded, JSON and base64 forms.
    mutating func hide(_ secret: String) {
        guard secret.utf8.count >= Self.shortest else { return }
        let bytes = Array(secret.utf8)
        let json = JSONValue.string(secret).text(.compact).dropFirst().dropLast()
        // Of base64 only the part that following bytes cannot change: neither padding nor the character before it.
        let open = bytes.count % 3 == 0 ? 0 : 4 - bytes.count % 3
        let forms = [
            bytes, Array(secret.percentEncoded.utf8), Array(json.utf8),
            Array(base64(bytes).utf8.dropLast(open)),
        ]
        for form in forms where !needles.contains(form) {
            needles.append(form)
        }
        // The longest first, otherwise only a part of it would be replaced.
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
