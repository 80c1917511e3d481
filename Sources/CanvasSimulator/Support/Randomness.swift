/// Chance without state: every value of the data is a hash of where it stands, so that rows can be made
/// in any order, by any thread, and come out the same.
enum Randomness {
    /// The finalizer of splitmix64: every bit of the input reaches every bit of the output.
    @inline(__always)
    static func mix(_ value: UInt64) -> UInt64 {
        var mixed = value &+ 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    @inline(__always)
    static func mix(_ left: UInt64, _ right: UInt64) -> UInt64 { mix(mix(left) ^ right) }

    /// FNV-1a, for names.
    static func hash(_ text: String) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
        }
        return mix(hash)
    }

    /// A UUID that follows from `value`.
    static func uuid(_ value: UInt64) -> String {
        let text = ByteBuffer(capacity: 40)
        append(uuid: value, to: text)
        return String(decoding: text.contents, as: UTF8.self)
    }

    static func append(uuid value: UInt64, to text: ByteBuffer) {
        let high = mix(value)
        let low = mix(high ^ 0xA5A5)
        text.append(hex: high >> 32, digits: 8)
        text.append(0x2D)
        text.append(hex: high >> 16, digits: 4)
        text.append(0x2D)
        // Version 4, variant 1: what a reader of UUIDs expects to find.
        text.append(hex: 0x4000 | (high & 0xFFF), digits: 4)
        text.append(0x2D)
        text.append(hex: 0x8000 | (low >> 48 & 0x3FFF), digits: 4)
        text.append(0x2D)
        text.append(hex: low, digits: 12)
    }
}
