import CanvasDataTransfer

/// Values as Postgres writes them with its defaults: DateStyle ISO and `extra_float_digits` 1.
enum PostgresForm {
    /// Writes a timestamp, given as microseconds since 2000-01-01 00:00:00.
    static func timestamp(_ value: Int64) -> String {
        if let word = infinity(value) { return word }
        let (days, rest) = floored(Int(value), by: 86_400_000_000)
        let (day, era) = day(days)
        return "\(day) \(clock(UInt64(rest)))\(era)"
    }

    /// Writes a time of day, or so many hours, given as microseconds.
    static func clock(_ value: UInt64) -> String {
        let (seconds, fraction) = (Int(value / 1_000_000), Int(value % 1_000_000))
        var digits = padded(fraction, 6)
        while digits.last == "0" { digits.removeLast() }
        let clock = "\(two(seconds / 3600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
        return "\(clock)\(digits.isEmpty ? "" : ".")\(digits)"
    }

    /// Writes a date, given as days since 2000-01-01.
    static func date(_ value: Int32) -> String {
        if let word = infinity(value) { return word }
        let (day, era) = day(Int(value))
        return day + era
    }

    private static func infinity<Value: FixedWidthInteger>(_ value: Value) -> String? {
        value == .max ? "infinity" : value == .min ? "-infinity" : nil
    }

    private static func day(_ days: Int) -> (day: String, era: String) {
        let date = CivilDate(daysSince1970: days + 10_957)
        // Year 0 is 1 BC.
        let year = padded(date.year > 0 ? date.year : 1 - date.year, 4)
        return ("\(year)-\(two(date.month))-\(two(date.day))", date.year > 0 ? "" : " BC")
    }

    private static func floored(_ value: Int, by divisor: Int) -> (Int, Int) {
        let (quotient, rest) = value.quotientAndRemainder(dividingBy: divisor)
        return rest < 0 ? (quotient - 1, rest + divisor) : (quotient, rest)
    }

    private static func two(_ number: Int) -> String { padded(number, 2) }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = "\(number)"
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    /// The fewest digits that are read back as `value`, and the nearest to it of those; in scientific notation where `%g` of C
    /// would use it.
    static func float<Value: PostgresFloat>(_ value: Value) -> String {
        if value.isNaN { return "NaN" }
        let sign = value.sign == .minus ? "-" : ""
        if value.isInfinite { return sign + "Infinity" }
        if value.isZero { return sign + "0" }
        let (digits, exponent) = ShortestDigits.of(value.magnitude)
        return sign + text(String(digits), exponent, precision: Value.sureDigits)
    }

    /// Writes a number whose first digit has the power of ten `exponent`; from the power `precision` on in scientific notation.
    private static func text(_ digits: String, _ exponent: Int, precision: Int) -> String {
        guard exponent >= -4, exponent < precision else {
            let fraction = digits.count > 1 ? "." + digits.dropFirst() : ""
            return "\(digits.prefix(1))\(fraction)e\(exponent < 0 ? "-" : "+")\(two(abs(exponent)))"
        }
        if exponent < 0 { return "0." + String(repeating: "0", count: -1 - exponent) + digits }
        let point = exponent + 1
        guard digits.count > point else {
            return digits + String(repeating: "0", count: point - digits.count)
        }
        return "\(digits.prefix(point)).\(digits.dropFirst(point))"
    }
}
