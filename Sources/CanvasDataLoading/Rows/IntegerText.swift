/// Whole numbers as Postgres reads them: white space around, a sign, decimal digits.
enum IntegerText {
    enum Result: Equatable {
        case value(Int64)
        case outOfRange
        case wrong
    }

    @inline(__always)
    static func parse(_ text: FieldBytes) -> Result {
        var index = 0
        let isNegative = text.count > 0 && text[0] == UInt8(ascii: "-")
        if isNegative { index = 1 }
        // 18 digits cannot overflow.
        guard text.count &- index &- 1 < 18, text.count > index else { return parseAny(text) }
        var value: UInt64 = 0
        while text.count &- index >= 8 {
            guard let chunk = eightDigits(text.word(at: index)) else { return parseAny(text) }
            value = value &* 100_000_000 &+ chunk
            index &+= 8
        }
        while index < text.count {
            let digit = text[index] &- 48
            guard digit < 10 else { return parseAny(text) }
            value = value &* 10 &+ UInt64(digit)
            index &+= 1
        }
        let magnitude = Int64(bitPattern: value)
        return .value(isNegative ? 0 &- magnitude : magnitude)
    }

    /// What is wrong with a text that is not a value.
    @inline(never)
    static func trouble(_ text: FieldBytes) -> ValueTrouble.Kind {
        parse(text) == .outOfRange ? .outOfRange : .notAnInteger
    }

    /// The number that eight ASCII digits make; nil where one of them is not a digit.
    @inline(__always)
    static func eightDigits(_ word: UInt64) -> UInt64? {
        let zeros: UInt64 = 0x3030_3030_3030_3030
        let nibbles: UInt64 = 0xF0F0_F0F0_F0F0_F0F0
        guard word & nibbles == zeros, (word &+ 0x0606_0606_0606_0606) & nibbles == zeros else { return nil }
        // Neighbours are joined: 8 digits to 4 pairs, to 2 fours, to one number.
        let pairs = ((word & 0x0F0F_0F0F_0F0F_0F0F) &* 2561) &>> 8
        let fours = ((pairs & 0x00FF_00FF_00FF_00FF) &* 6_553_601) &>> 16
        return ((fours & 0x0000_FFFF_0000_FFFF) &* 42_949_672_960_001) &>> 32
    }

    @inline(never)
    private static func parseAny(_ text: FieldBytes) -> Result {
        let text = text.trimmed
        var index = 0
        var isNegative = false
        if text.count > 0, text[0] == UInt8(ascii: "-") || text[0] == UInt8(ascii: "+") {
            isNegative = text[0] == UInt8(ascii: "-")
            index = 1
        }
        guard index < text.count else { return .wrong }
        var value: Int64 = 0
        var overflows = false
        while index < text.count {
            guard text[index].isDigit else { return .wrong }
            let digit = Int64(text[index] - 48)
            let (tens, over) = value.multipliedReportingOverflow(by: 10)
            // Downwards for negative numbers, whose range is wider by one.
            let (sum, overSum) =
                isNegative ? tens.subtractingReportingOverflow(digit) : tens.addingReportingOverflow(digit)
            overflows = overflows || over || overSum
            value = sum
            index += 1
        }
        return overflows ? .outOfRange : .value(value)
    }
}
