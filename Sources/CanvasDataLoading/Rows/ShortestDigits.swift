import Glibc

/// A type of floating-point numbers that Postgres has.
protocol PostgresFloat: BinaryFloatingPoint, LosslessStringConvertible, Sendable {
    /// The most decimal digits that always survive a way through the type (C's `DBL_DIG`).
    static var sureDigits: Int { get }
    /// The fewest digits that tell all numbers of the type apart.
    static var enoughDigits: Int { get }
    /// The significand of a number that is not subnormal, with its leading bit.
    var significandInteger: UInt64 { get }
}

extension Double: PostgresFloat {
    static var sureDigits: Int { 15 }
    static var enoughDigits: Int { 17 }
    var significandInteger: UInt64 { significandBitPattern | 1 << 52 }
}

extension Float: PostgresFloat {
    static var sureDigits: Int { 6 }
    static var enoughDigits: Int { 9 }
    var significandInteger: UInt64 { UInt64(significandBitPattern | 1 << 23) }
}

/// The fewest decimal digits that are nearer to a number than to any other of its type, and of those the nearest.
///
/// Digits exactly halfway between two numbers do not count, however they would be rounded: Postgres (src/common/d2s.c) leaves
/// them out, Swift's descriptions do not.
enum ShortestDigits {
    /// - Parameter value: positive and finite.
    /// - Returns: the digits as one number, without zeros at its end, and the power of ten of the first.
    static func of<Value: PostgresFloat>(_ value: Value) -> (digits: UInt64, exponent: Int) {
        let limit = Value(power10(Value.sureDigits))
        var (digits, exponent) = value >= 1e-15 && value < limit ? computed(value) : searched(value)
        while digits % 10 == 0 { digits /= 10 }
        return (digits, exponent)
    }

    /// Computes them exactly, which 128 bits suffice for between 1e-15 and 10^`sureDigits`.
    private static func computed<Value: PostgresFloat>(_ value: Value) -> (UInt64, Int) {
        // The value is significand × 2^power.
        let significand = value.significandInteger
        let power = Int(value.exponent) - Value.significandBitCount
        // Below a power of two, numbers lie twice as close.
        let isPowerOfTwo = significand & (significand - 1) == 0
        var exponent = min(Int(log10(Double(value)).rounded(.down)), Value.sureDigits - 1)
        var count = Value.sureDigits
        while true {
            // value × 10^scale is numerator / 2^shift; half the distance to the next number is five / 2^(shift + 1).
            let scale = count - 1 - exponent
            let five = power5(scale)
            let numerator = UInt128(significand) * five
            let shift = -(power + scale)
            let one = shift > 0 ? UInt128(1) << UInt128(shift) : 1
            let floor = shift > 0 ? numerator >> UInt128(shift) : numerator << UInt128(-shift)
            let rest = shift > 0 ? numerator & (one - 1) : 0
            // The logarithm may be off by one.
            if floor >= power10(count) || floor < power10(count - 1) {
                exponent += floor >= power10(count) ? 1 : -1
                continue
            }
            // A tie goes to the even digit.
            let isUp = 2 * rest > one || (2 * rest == one && floor & 1 == 1)
            let isBelowNear = (isPowerOfTwo ? 4 : 2) * rest < five
            let isAboveNear = 2 * (one - rest) < five
            if isUp ? isAboveNear : !isBelowNear && isAboveNear {
                let digits = UInt64(floor + 1)
                return digits == UInt64(power10(count)) ? (1, exponent + 1) : (digits, exponent)
            }
            if !isUp, isBelowNear { return (UInt64(floor), exponent) }
            // As many digits as are enough are always near.
            count += 1
        }
    }

    /// Tries ever more digits.
    private static func searched<Value: PostgresFloat>(_ value: Value) -> (UInt64, Int) {
        // Subnormal numbers have fewer digits.
        var count = value < Value.leastNormalMagnitude ? 1 : Value.sureDigits
        while true {
            let (digits, exponent) = printed(Double(value), digits: count)
            // Above a power of two, the second nearest digits may be near enough where the nearest, below, are not.
            for candidate in [digits, digits + 1]
            where count >= Value.enoughDigits || isNearest(candidate, exponent - count + 1, to: value) {
                return candidate == UInt64(power10(count)) ? (1, exponent + 1) : (candidate, exponent)
            }
            count += 1
        }
    }

    /// Whether digits × 10^power is nearer to `value` than to any other number.
    private static func isNearest<Value: PostgresFloat>(_ digits: UInt64, _ power: Int, to value: Value)
        -> Bool
    {
        guard Value("\(digits)e\(power)") == value else { return false }
        guard power >= 0, digits > 0 else { return true }
        // Halfway between two numbers, the odd part has one bit more than a significand. (Where the power is negative, fewer
        // digits are always nearest.)
        var odd = digits >> UInt64(digits.trailingZeroBitCount)
        var fives = power
        while fives > 0, odd >> UInt64(Value.significandBitCount + 2) == 0 {
            odd *= 5
            fives -= 1
        }
        return fives > 0 || 64 - odd.leadingZeroBitCount != Value.significandBitCount + 2
    }

    /// The nearest `count` digits and the power of ten of the first, which glibc computes exactly.
    private static func printed(_ value: Double, digits count: Int) -> (UInt64, Int) {
        var text = [CChar](repeating: 0, count: 64)
        withVaList([Int32(count - 1), value]) { _ = vsnprintf(&text, text.count, "%.*e", $0) }
        let parts = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            .split(separator: "e")
        // Whatever a locale has put between the digits.
        let digits = parts[0].utf8.filter { (48...57).contains($0) }.reduce(UInt64(0)) {
            $0 * 10 + UInt64($1 - 48)
        }
        return (digits, Int(parts[1]) ?? 0)
    }

    private static func power5(_ exponent: Int) -> UInt128 {
        (0..<exponent).reduce(UInt128(1)) { power, _ in power * 5 }
    }

    private static func power10(_ exponent: Int) -> UInt128 {
        (0..<exponent).reduce(UInt128(1)) { power, _ in power * 10 }
    }
}
