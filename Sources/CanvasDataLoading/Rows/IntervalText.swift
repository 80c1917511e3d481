/// A length of time as Postgres's interval holds it.
///
/// Of the forms that Postgres reads, only ISO 8601's designators are: `P1Y2M3W4DT5H6M7.8S`, each number with a sign of its own,
/// and a fraction in the time's numbers alone.
struct IntervalText {
    private(set) var microseconds: Int64 = 0
    private(set) var days: Int32 = 0
    private(set) var months: Int32 = 0

    /// Nil for what is not read, or does not fit.
    init?(_ text: FieldBytes) {
        guard text.count >= 2, text[0] == UInt8(ascii: "P") else { return nil }
        var index = 1
        var isTime = false
        while index < text.count {
            if text[index] == UInt8(ascii: "T"), !isTime {
                isTime = true
                index += 1
                continue
            }
            guard let number = Self.number(text, &index), index < text.count else { return nil }
            let unit = text[index]
            index += 1
            let fits = isTime ? addTime(number, unit) : number.fraction == 0 && addDate(number.whole, unit)
            guard fits else { return nil }
        }
    }

    /// Digits with a sign and, behind a point, a fraction. Postgres reads them as a double, so this does.
    private static func number(_ text: FieldBytes, _ index: inout Int) -> (whole: Int64, fraction: Double)? {
        let start = index
        if index < text.count, text[index] == UInt8(ascii: "-") { index += 1 }
        let first = index
        while index < text.count, text[index].isDigit { index += 1 }
        guard index > first else { return nil }
        if index + 1 < text.count, text[index] == UInt8(ascii: "."), text[index + 1].isDigit {
            index += 1
            while index < text.count, text[index].isDigit { index += 1 }
        }
        guard let value = Double(text[start..<index].string), abs(value) <= 1e15 else { return nil }
        let whole = value.rounded(.towardZero)
        return (Int64(whole), value - whole)
    }

    private mutating func addDate(_ number: Int64, _ unit: UInt8) -> Bool {
        switch unit {
        case UInt8(ascii: "Y"): Self.add(number, times: 12, to: &months)
        case UInt8(ascii: "M"): Self.add(number, times: 1, to: &months)
        case UInt8(ascii: "W"): Self.add(number, times: 7, to: &days)
        case UInt8(ascii: "D"): Self.add(number, times: 1, to: &days)
        default: false
        }
    }

    private mutating func addTime(_ number: (whole: Int64, fraction: Double), _ unit: UInt8) -> Bool {
        let scale: Int64
        switch unit {
        case UInt8(ascii: "H"): scale = 3_600_000_000
        case UInt8(ascii: "M"): scale = 60_000_000
        case UInt8(ascii: "S"): scale = 1_000_000
        default: return false
        }
        let fraction = number.fraction * Double(scale)
        let rounded = fraction.rounded(.towardZero)
        let cut = fraction - rounded
        return Self.add(number.whole, times: scale, to: &microseconds)
            && Self.add(Int64(rounded) + (cut > 0.5 ? 1 : cut < -0.5 ? -1 : 0), times: 1, to: &microseconds)
    }

    private static func add<Value: FixedWidthInteger & SignedInteger>(
        _ number: Int64, times scale: Int64, to total: inout Value
    ) -> Bool {
        let (product, overflows) = number.multipliedReportingOverflow(by: scale)
        guard !overflows, let value = Value(exactly: product) else { return false }
        let (sum, isOver) = total.addingReportingOverflow(value)
        total = sum
        return !isOver
    }

    /// As Postgres writes it with `IntervalStyle` postgres.
    var text: [UInt8] {
        var text = ""
        // A positive number behind a negative one has a plus sign.
        var isAfterMinus = false
        for (number, unit) in [(months / 12, "year"), (months % 12, "mon"), (days, "day")] where number != 0 {
            text += text.isEmpty ? "" : " "
            text += isAfterMinus && number > 0 ? "+" : ""
            text += "\(number) \(unit)\(number == 1 ? "" : "s")"
            isAfterMinus = number < 0
        }
        if text.isEmpty || microseconds != 0 {
            text += text.isEmpty ? "" : " "
            text += microseconds < 0 ? "-" : isAfterMinus ? "+" : ""
            text += PostgresForm.clock(microseconds.magnitude)
        }
        return Array(text.utf8)
    }
}
