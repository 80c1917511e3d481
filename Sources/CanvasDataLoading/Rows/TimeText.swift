/// Dates and times of day as Postgres reads them with DateStyle ISO and TimeZone UTC: the ISO forms and their
/// neighbours. Everything else that Postgres accepts (`Jan 8, 1999`, `now`) is refused, never
/// read differently.
enum TimeText {
    /// Days since 2000-01-01, for Postgres's date; nil for what is not read.
    @inline(__always)
    static func days(_ text: FieldBytes) -> Int32? {
        if let days = plainDays(text) { return days }
        return TimeSyntax.days(text)
    }

    /// Days since 2000-01-01 of `yyyy-mm-dd`, which is also how Postgres writes them; nil for anything else.
    @inline(__always)
    static func plainDays(_ text: FieldBytes) -> Int32? {
        guard text.count == 10, text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-") else { return nil }
        let day = days(
            year: pair(text, 0) &* 100 &+ pair(text, 2), month: pair(text, 5), day: pair(text, 8))
        return day == invalid ? nil : Int32(truncatingIfNeeded: day)
    }

    /// Microseconds since 2000-01-01 00:00:00, for Postgres's timestamp; nil for what is not read.
    @inline(__always)
    static func microseconds(_ text: FieldBytes) -> Int64? {
        if let microseconds = plainMicroseconds(text) { return microseconds }
        return TimeSyntax.microseconds(text)
    }

    /// Microseconds since 2000-01-01 00:00:00 of `yyyy-mm-dd hh:mm:ss` with up to six digits behind a point, which is also how
    /// Postgres writes them, except zeros at the end; or of the same with `T` instead of the space, and perhaps `Z` at the end. Nil
    /// for anything else.
    @inline(__always)
    static func plainMicroseconds(_ text: FieldBytes) -> Int64? {
        guard text.count >= 19, text.count <= 27 else { return nil }
        if text[10] == UInt8(ascii: " ") { return clockMicroseconds(text) }
        return text[10] == UInt8(ascii: "T") ? microsecondsBehindT(text) : nil
    }

    @inline(never)
    private static func microsecondsBehindT(_ text: FieldBytes) -> Int64? {
        guard text[text.count &- 1] == UInt8(ascii: "Z") else { return clockMicroseconds(text) }
        return clockMicroseconds(text[0..<text.count &- 1])
    }

    /// Whatever stands between the date and the time.
    @inline(__always)
    private static func clockMicroseconds(_ text: FieldBytes) -> Int64? {
        guard text.count >= 19, text.count <= 26,
            text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-"),
            text[13] == UInt8(ascii: ":"), text[16] == UInt8(ascii: ":")
        else { return nil }
        let day = days(
            year: pair(text, 0) &* 100 &+ pair(text, 2), month: pair(text, 5), day: pair(text, 8))
        let (hour, minute, second) = (pair(text, 11), pair(text, 14), pair(text, 17))
        let fraction = fraction(text)
        // Hour 24 and second 60 are Postgres's too, but rare.
        guard day != invalid, hour < 24, minute < 60, second < 60, fraction >= 0 else { return nil }
        let seconds = (day &* 24 &+ hour) &* 3600 &+ minute &* 60 &+ second
        return Int64(seconds &* 1_000_000 &+ fraction)
    }

    /// No number of a day.
    private static let invalid = Int.min

    /// Two digits from `index` on; more than 9999 where one of them is not a digit.
    @inline(__always)
    private static func pair(_ text: FieldBytes, _ index: Int) -> Int {
        let (ten, one) = (text[index] &- 48, text[index &+ 1] &- 48)
        return ten < 10 && one < 10 ? Int(ten) &* 10 &+ Int(one) : 1 << 20
    }

    /// Microseconds of `.123`; -1 where it is not a fraction of one to six digits.
    @inline(__always)
    private static func fraction(_ text: FieldBytes) -> Int {
        guard text.count > 19 else { return 0 }
        guard text[19] == UInt8(ascii: "."), text.count > 20 else { return -1 }
        var value = 0
        var index = 20
        while index < 26 {
            let digit = index < text.count ? text[index] &- 48 : 0
            guard digit < 10 else { return -1 }
            value = value &* 10 &+ Int(digit)
            index &+= 1
        }
        return value
    }

    /// Days since 2000-01-01 of a date from year 1 to 9999; `invalid` where there is no such day.
    @inline(__always)
    private static func days(year: Int, month: Int, day: Int) -> Int {
        guard year &- 1 < 9999, year > 0, month &- 1 < 12, month > 0, day > 0 else { return invalid }
        guard day <= 28 || day <= length(ofMonth: month, year: year) else { return invalid }
        return daysSince2000(year: year, month: month, day: day)
    }

    @inline(__always)
    static func length(ofMonth month: Int, year: Int) -> Int {
        if month == 2 { return isLeap(year) ? 29 : 28 }
        // 31 from January on, every other month, and again from August on.
        return 30 + (month ^ month >> 3) & 1
    }

    /// Also for year 0 (1 BC) and below.
    @inline(__always)
    static func isLeap(_ year: Int) -> Bool { year & 3 == 0 && (year % 100 != 0 || year % 400 == 0) }

    /// In the proleptic Gregorian calendar; years from -4799 on.
    @inline(__always)
    static func daysSince2000(year: Int, month: Int, day: Int) -> Int {
        // Years from March on, so that the leap day is the last of its year; 4800 more, so that none is negative.
        let late = month <= 2 ? 1 : 0
        let years = year &+ 4800 &- late
        let months = month &+ 12 &* late &- 3
        let dayOfYear = (153 &* months &+ 2) / 5 &+ day &- 1
        return years &* 365 &+ years / 4 &- years / 100 &+ years / 400 &+ dayOfYear &- 2_483_589
    }
}
