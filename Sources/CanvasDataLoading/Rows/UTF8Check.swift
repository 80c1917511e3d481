/// Well-formed UTF-8 as Postgres sees it (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF.
enum UTF8Check {
    /// Where the first character that is not well-formed begins; nil where all are.
    static func firstWrong(in bytes: FieldBytes) -> Int? {
        var index = 0
        while index < bytes.count {
            if bytes.count &- index >= 8, bytes.word(at: index) & 0x8080_8080_8080_8080 == 0 {
                index &+= 8
                continue
            }
            let byte = bytes[index]
            if byte < 0x80 {
                index &+= 1
                continue
            }
            let length = length(of: byte, at: index, in: bytes)
            guard length > 0 else { return index }
            index &+= length
        }
        return nil
    }

    /// How many characters `bytes`, which are well-formed, have.
    static func characters(in bytes: FieldBytes) -> Int {
        var total = 0
        for index in 0..<bytes.count where bytes[index] & 0xC0 != 0x80 { total &+= 1 }
        return total
    }

    /// Where the first `characters` characters of `bytes` end.
    fileprivate static func end(of characters: Int, in bytes: FieldBytes) -> Int {
        var left = characters
        for index in 0..<bytes.count where bytes[index] & 0xC0 != 0x80 {
            guard left > 0 else { return index }
            left &-= 1
        }
        return bytes.count
    }

    /// Bytes of the character that begins with `lead` (not ASCII) at `index`; 0 where it is not well-formed.
    @inline(__always)
    private static func length(of lead: UInt8, at index: Int, in bytes: FieldBytes) -> Int {
        let left = bytes.count &- index
        switch lead {
        case 0xC2...0xDF:
            return left >= 2 && isContinuation(bytes[index &+ 1]) ? 2 : 0
        case 0xE0...0xEF:
            guard left >= 3, isContinuation(bytes[index &+ 1]), isContinuation(bytes[index &+ 2]) else {
                return 0
            }
            let second = bytes[index &+ 1]
            return (lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) ? 0 : 3
        case 0xF0...0xF4:
            guard left >= 4, isContinuation(bytes[index &+ 1]), isContinuation(bytes[index &+ 2]),
                isContinuation(bytes[index &+ 3])
            else { return 0 }
            let second = bytes[index &+ 1]
            return (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F) ? 0 : 4
        default:
            return 0
        }
    }

    @inline(__always)
    private static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }
}

extension FieldBytes {
    /// This text without the spaces that varchar(`limit`) cuts off, as Postgres does; nil where more than spaces would be
    /// lost.
    func fitted(to limit: Int) -> FieldBytes? {
        let end = UTF8Check.end(of: limit, in: self)
        for index in end..<count where self[index] != UInt8(ascii: " ") { return nil }
        return self[0..<end]
    }
}
