/// A field's bytes without the white space around them, which Canvas trims too. Valid until the scanner continues.
struct CSVText {
    let start: UnsafePointer<UInt8>
    let count: Int

    @inline(__always) var isBlank: Bool { count == 0 }

    var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: start, count: count) }

    var string: String { String(decoding: bytes, as: UTF8.self) }

    /// A 64-bit hash, whose even spread is what keeps the tables and the temporary file short.
    ///
    /// Multiply-and-fold over 16 bytes at a time: an id costs one or two multiplications. Nothing is ever reported
    /// on the strength of a hash alone.
    @inline(__always)
    func hash(_ seed: UInt64) -> UInt64 {
        let raw = UnsafeRawPointer(start)
        var mixed = seed &+ UInt64(truncatingIfNeeded: count) &* 0x9E37_79B9_7F4A_7C15
        if count > 16 {
            var place = 0
            while place + 16 < count {
                mixed = Self.fold(
                    raw.loadUnaligned(fromByteOffset: place, as: UInt64.self) ^ 0xA076_1D64_78BD_642F,
                    raw.loadUnaligned(fromByteOffset: place + 8, as: UInt64.self) ^ mixed)
                place += 16
            }
        }
        let (first, second) = ends(raw)
        return Self.fold(first ^ 0xE703_7ED1_A0B4_28DB, second ^ mixed)
    }

    /// The first and last bytes, at most 16 in all, overlapping in a short field.
    @inline(__always)
    private func ends(_ raw: UnsafeRawPointer) -> (UInt64, UInt64) {
        if count >= 16 {
            return (
                raw.loadUnaligned(fromByteOffset: count - 16, as: UInt64.self),
                raw.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
            )
        }
        if count >= 8 {
            return (
                raw.loadUnaligned(as: UInt64.self),
                raw.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
            )
        }
        if count >= 4 {
            return (
                UInt64(raw.loadUnaligned(as: UInt32.self)),
                UInt64(raw.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self))
            )
        }
        guard count > 0 else { return (0, 0) }
        return (UInt64(start[0]) << 16 | UInt64(start[count >> 1]) << 8 | UInt64(start[count - 1]), 0)
    }

    @inline(__always)
    static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let product = left.multipliedFullWidth(by: right)
        return product.high ^ product.low
    }

    /// Whether it is `word`, which is in lower case, whatever the case of its ASCII letters.
    @inline(__always)
    func isWord(_ word: [UInt8]) -> Bool {
        count == word.count && begins(with: word)
    }

    func begins(with word: [UInt8]) -> Bool {
        guard count >= word.count else { return false }
        for place in 0..<word.count where Self.lowercase(start[place]) != word[place] { return false }
        return true
    }

    @inline(__always)
    static func lowercase(_ byte: UInt8) -> UInt8 {
        byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
    }
}
