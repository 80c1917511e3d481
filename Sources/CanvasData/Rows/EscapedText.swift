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
            var byte = text[index]
            index += 1
            if byte == UInt8(ascii: "\\"), index < text.count {
                let isNumber: Bool
                (byte, isNumber) = escape(text, &index)
                if isNumber, byte == 0 || byte > 127 { isChecked = false }
            }
            target[count] = byte
            count += 1
        }
        return (count, isChecked)
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
