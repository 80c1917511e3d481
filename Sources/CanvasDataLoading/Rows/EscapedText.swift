/// Undoes the backslash escapes of a field as COPY's text format has them.
enum EscapedText {
    /// Writes the bytes that `text` stands for to `target`, which has room for `text.count`, and returns how many.
    ///
    /// `isChecked` is false when an escape gave a zero byte or one above 127: then the value may be no text.
    static func decode(
        _ text: FieldBytes, to target: UnsafeMutablePointer<UInt8>
    ) -> (count: Int, isChecked: Bool) {
        var index = 0
        var count = 0
        var isChecked = true
        while index < text.count {
            let plain = copyPlain(text, index, to: target + count)
            index &+= plain
            count &+= plain
            guard index < text.count else { break }
            var byte = text[index]
            index &+= 1
            if byte == UInt8(ascii: "\\"), index < text.count {
                let isNumber: Bool
                (byte, isNumber) = escape(text, &index)
                if isNumber, byte == 0 || byte > 127 { isChecked = false }
            }
            target[count] = byte
            count &+= 1
        }
        return (count, isChecked)
    }

    /// Copies from `index` on what has no backslash, eight bytes at a time, and returns how many; the last few bytes of
    /// `text` are left.
    @inline(__always)
    private static func copyPlain(
        _ text: FieldBytes, _ index: Int, to target: UnsafeMutablePointer<UInt8>
    ) -> Int {
        var count = 0
        let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
        while text.count &- index &- count >= 8 {
            let word = text.word(at: index &+ count)
            // Bytes behind a backslash are written too early, and once more later; there is room.
            UnsafeMutableRawPointer(target + count).storeBytes(of: word.littleEndian, as: UInt64.self)
            let other = word ^ 0x5C5C_5C5C_5C5C_5C5C
            let backslashes = ~(((other & low) &+ low) | other) & ~low
            guard backslashes == 0 else { return count &+ backslashes.trailingZeroBitCount &>> 3 }
            count &+= 8
        }
        return count
    }

    /// How many characters `text` stands for.
    static func characters(in text: FieldBytes) -> Int {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: text.count) { buffer in
            guard let target = buffer.baseAddress else { return 0 }
            let count = decode(text, to: target).count
            return UTF8Check.characters(in: FieldBytes(target, count))
        }
    }

    /// The byte that the escape at `index` (behind the backslash) stands for, and whether it was a number.
    private static func escape(_ text: FieldBytes, _ index: inout Int) -> (UInt8, Bool) {
        let letter = text[index]
        index += 1
        switch letter {
        case UInt8(ascii: "b"): return (8, false)
        case UInt8(ascii: "t"): return (9, false)
        case UInt8(ascii: "n"): return (10, false)
        case UInt8(ascii: "v"): return (11, false)
        case UInt8(ascii: "f"): return (12, false)
        case UInt8(ascii: "r"): return (13, false)
        case 48...55:
            var value = letter - 48
            var digits = 1
            while digits < 3, index < text.count, (48...55).contains(text[index]) {
                value = value &<< 3 &+ (text[index] - 48)
                index += 1
                digits += 1
            }
            return (value, true)
        case UInt8(ascii: "x"):
            guard index < text.count, var value = text[index].hexDigit else { return (letter, false) }
            index += 1
            if index < text.count, let digit = text[index].hexDigit {
                value = value << 4 + digit
                index += 1
            }
            return (value, true)
        // Also a line feed, a tab and a backslash; of an unknown escape, COPY drops the backslash.
        default: return (letter, false)
        }
    }
}
