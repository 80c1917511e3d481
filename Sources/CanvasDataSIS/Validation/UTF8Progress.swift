/// How far bytes are UTF-8 (RFC 3629: no surrogates, nothing above U+10FFFF, no overlong forms).
struct UTF8Progress {
    /// Everything before is valid: the end, the first byte of a wrong sequence, or that of one whose rest has not come.
    let end: Int
    let isValid: Bool

    /// - Parameters:
    ///   - bytes: where to look.
    ///   - from: the first byte to look at, the beginning of a character.
    ///   - to: behind the last one.
    ///   - isFinal: no more is coming, so that a character cut short is wrong.
    init(_ bytes: UnsafePointer<UInt8>, from: Int, to: Int, isFinal: Bool) {
        var place = from
        let raw = UnsafeRawPointer(bytes)
        while place < to {
            if place &+ 32 <= to {
                let all =
                    raw.loadUnaligned(fromByteOffset: place, as: UInt64.self)
                    | raw.loadUnaligned(fromByteOffset: place &+ 8, as: UInt64.self)
                    | raw.loadUnaligned(fromByteOffset: place &+ 16, as: UInt64.self)
                    | raw.loadUnaligned(fromByteOffset: place &+ 24, as: UInt64.self)
                if all & 0x8080_8080_8080_8080 == 0 {
                    place &+= 32
                    continue
                }
            }
            let length = Self.length(bytes, at: place, to: to)
            guard length > 0 else {
                end = place
                isValid = length < 0 && !isFinal
                return
            }
            place &+= length
        }
        end = place
        isValid = true
    }

    /// The length of the character at `place`; 0 when it is none, -1 when what is there of it is right so far.
    @inline(__always)
    private static func length(_ bytes: UnsafePointer<UInt8>, at place: Int, to end: Int) -> Int {
        let lead = bytes[place]
        if lead < 0x80 { return 1 }
        let length: Int
        // What the second byte may be; the others are 80 to BF.
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch lead {
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: length = 3
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: length = 4
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: return 0
        }
        for index in 1..<length {
            guard place + index < end else { return -1 }
            let byte = bytes[place + index]
            guard index == 1 ? second.contains(byte) : byte & 0xC0 == 0x80 else { return 0 }
        }
        return length
    }
}
