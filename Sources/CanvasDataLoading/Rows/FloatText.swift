/// Floating-point numbers as Postgres reads them, which is as C's `strtod` does, exactly rounded.
enum FloatText {
    enum Result<Value: BinaryFloatingPoint & Sendable> {
        case value(Value)
        case outOfRange
        case wrong
    }

    @inline(__always)
    static func parse(_ text: FieldBytes) -> Result<Double> {
        if let value = plain(text) { return .value(value) }
        return parseAny(text)
    }

    /// `[-]digits[.digits]` of at most 19 digits; nil for anything else.
    @inline(__always)
    private static func plain(_ text: FieldBytes) -> Double? {
        guard text.count > 0, text.count <= 21 else { return nil }
        let isNegative = text[0] == UInt8(ascii: "-")
        var index = isNegative ? 1 : 0
        var digits: UInt64 = 0
        var point = -1
        let first = index
        while index < text.count {
            let digit = text[index] &- 48
            if digit < 10 {
                digits = digits &* 10 &+ UInt64(digit)
            } else {
                guard text[index] == UInt8(ascii: "."), point < 0 else { return nil }
                point = index
            }
            index &+= 1
        }
        let count = index &- first &- (point < 0 ? 0 : 1)
        guard count > 0, count <= 19 else { return nil }
        let fraction = point < 0 ? 0 : index &- point &- 1
        let magnitude = quotient(digits, fraction)
        return isNegative ? -magnitude : magnitude
    }

    /// Whether Postgres writes the double that `text` stands for as just these bytes: a decimal number of up to 15 digits,
    /// which no shorter one equals, without needless zeros, and large enough to be written without an exponent.
    @inline(__always)
    static func isPostgresForm(_ text: FieldBytes) -> Bool {
        var index = text.count > 0 && text[0] == UInt8(ascii: "-") ? 1 : 0
        let first = index
        while index < text.count, text[index].isDigit { index &+= 1 }
        let whole = index &- first
        guard whole > 0, whole == 1 || text[first] != UInt8(ascii: "0") else { return false }
        guard index < text.count else { return whole <= 15 }
        guard text[index] == UInt8(ascii: ".") else { return false }
        let fraction = index &+ 1
        index = fraction
        while index < text.count, text[index].isDigit { index &+= 1 }
        guard index == text.count, index > fraction, text[index &- 1] != UInt8(ascii: "0"),
            whole &+ index &- fraction <= 15
        else { return false }
        guard text[first] == UInt8(ascii: "0") else { return true }
        return (fraction..<min(fraction + 4, index)).contains { text[$0] != UInt8(ascii: "0") }
    }

    /// `digits` / 10^`power`, rounded once; `power` is at most 19.
    @inline(__always)
    private static func quotient(_ digits: UInt64, _ power: Int) -> Double {
        // Clinger's fast path: two exact numbers, one rounding.
        if digits <= 1 << 53 { return Double(digits) / exactPower(power) }
        return longQuotient(digits, power)
    }

    @inline(__always)
    private static func exactPower(_ power: Int) -> Double {
        // A switch becomes a table without a global's initialization check.
        switch power {
        case 0: 1
        case 1: 1e1
        case 2: 1e2
        case 3: 1e3
        case 4: 1e4
        case 5: 1e5
        case 6: 1e6
        case 7: 1e7
        case 8: 1e8
        case 9: 1e9
        case 10: 1e10
        case 11: 1e11
        case 12: 1e12
        case 13: 1e13
        case 14: 1e14
        case 15: 1e15
        case 16: 1e16
        case 17: 1e17
        case 18: 1e18
        default: 1e19
        }
    }

    /// Divides digits of more than 53 bits, such as those of scores with 17 digits: a 128-bit division, whose
    /// remainder decides the rounding.
    @inline(never)
    private static func longQuotient(_ digits: UInt64, _ power: Int) -> Double {
        // All powers up to 10^19 fit.
        let divisor = UInt64(exactPower(power))
        let up = digits.leadingZeroBitCount
        let divisorUp = divisor.leadingZeroBitCount
        let top = digits << UInt64(up)
        let bottom = divisor << UInt64(divisorUp)
        // The high word must be below the divisor; either way the quotient has all its 64 bits.
        let isHalved = top >= bottom
        let (quotient, remainder) = bottom.dividingFullWidth(
            isHalved ? (top >> 1, top << 63) : (top, 0))
        let kept = quotient >> 11
        let cut = quotient & 0x7FF
        let isUp = cut > 0x400 || (cut == 0x400 && (remainder != 0 || kept & 1 == 1))
        let mantissa = Double(kept + (isUp ? 1 : 0))
        let exponent = 11 - 64 + divisorUp - up + (isHalved ? 1 : 0)
        return mantissa * Double(sign: .plus, exponent: exponent, significand: 1)
    }

    /// Anything that `strtod` reads. Rare in Canvas's files, so it may cost an allocation.
    @inline(never)
    static func parseAny<Value: BinaryFloatingPoint & LosslessStringConvertible & Sendable>(
        _ text: FieldBytes
    ) -> Result<Value> {
        let text = text.trimmed
        let syntax = FloatSyntax(text)
        switch syntax.kind {
        case .wrong: return .wrong
        case .notANumber: return .value(.nan)
        case .infinity: return .value(syntax.isNegative ? -.infinity : .infinity)
        case .number(let isZero):
            guard let value = Value(text.string) else { return .wrong }
            // Too large, or too small for anything but zero, is an error to Postgres.
            guard value.isFinite, isZero || value != 0 else { return .outOfRange }
            return .value(value)
        }
    }
}
