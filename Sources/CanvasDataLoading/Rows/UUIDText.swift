/// UUIDs as Postgres reads them: 32 hexadecimal digits, a dash or none behind every fourth, in braces or not.
enum UUIDText {
    /// Both halves; nil for what is not read.
    static func parse(_ text: FieldBytes) -> (high: UInt64, low: UInt64)? {
        var text = text
        if text.count > 0, text[0] == UInt8(ascii: "{") {
            guard text[text.count - 1] == UInt8(ascii: "}") else { return nil }
            text = text[1..<max(1, text.count - 1)]
        }
        var (high, low): (UInt64, UInt64) = (0, 0)
        var digits = 0
        var index = 0
        while index < text.count {
            if text[index] == UInt8(ascii: "-"), index > 0, text[index - 1] != UInt8(ascii: "-"),
                digits & 3 == 0, digits > 0, digits < 32
            {
                index += 1
                continue
            }
            guard let digit = text[index].hexDigit, digits < 32 else { return nil }
            if digits < 16 { high = high << 4 | UInt64(digit) } else { low = low << 4 | UInt64(digit) }
            digits += 1
            index += 1
        }
        return digits == 32 ? (high, low) : nil
    }

    /// As Postgres writes it.
    static func text(high: UInt64, low: UInt64) -> [UInt8] {
        var text: [UInt8] = []
        for place in 0..<32 {
            if place == 8 || place == 12 || place == 16 || place == 20 { text.append(UInt8(ascii: "-")) }
            let half = place < 16 ? high : low
            let digit = UInt8(half >> UInt64(60 - 4 * (place & 15)) & 15)
            text.append(digit < 10 ? digit + 48 : digit + 87)
        }
        return text
    }
}
