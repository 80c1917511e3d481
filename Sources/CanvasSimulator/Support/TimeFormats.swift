/// The ways in which Canvas Data, HTTP and S3 write a time.
enum TimeFormats {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    private static let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]

    /// `2017-04-29T02:03:38.247Z`
    static func iso(_ milliseconds: Int) -> String {
        let time = CivilTime(milliseconds: milliseconds)
        return "\(date(time))T\(clock(time)).\(padded(time.millisecond, 3))Z"
    }

    /// `2017-04-29T02:03:38Z`
    static func isoSeconds(_ milliseconds: Int) -> String {
        let time = CivilTime(milliseconds: milliseconds)
        return "\(date(time))T\(clock(time))Z"
    }

    /// `Thu, 07 Apr 2016 14:44:29 GMT` (RFC 7231)
    static func http(_ milliseconds: Int) -> String {
        let time = CivilTime(milliseconds: milliseconds)
        let weekday = weekdays[((time.dayNumber % 7) + 7) % 7]
        return "\(weekday), \(padded(time.day, 2)) \(months[time.month - 1]) \(time.year) \(clock(time)) GMT"
    }

    /// `20180321T191017Z`, as in `X-Amz-Date`.
    static func amazon(_ milliseconds: Int) -> String {
        let time = CivilTime(milliseconds: milliseconds)
        return
            "\(compactDate(time))T\(padded(time.hour, 2))\(padded(time.minute, 2))\(padded(time.second, 2))Z"
    }

    /// `20180321`
    static func compactDate(_ time: CivilTime) -> String {
        "\(padded(time.year, 4))\(padded(time.month, 2))\(padded(time.day, 2))"
    }

    /// Reads a `Date` header: RFC 7231 with a year of four digits or, as the Python SDK sends it, of two; or
    /// ISO 8601 in UTC. The name of the weekday is not looked at: Canvas's own documentation misspells it.
    static func parse(_ text: String) -> Int? {
        parseHTTP(text) ?? parseISO(text)
    }

    private static func parseHTTP(_ text: String) -> Int? {
        let words = text.split(separator: " ")
        guard words.count == 6, words[0].hasSuffix(","), words[5] == "GMT",
            let day = number(words[1], 1...31),
            let month = months.firstIndex(of: String(words[2])),
            words[3].utf8.count == 4 || words[3].utf8.count == 2,
            let year = number(words[3], 0...9999)
        else { return nil }
        let clock = words[4].split(separator: ":", omittingEmptySubsequences: false)
        guard clock.count == 3, let hour = number(clock[0], 0...23), let minute = number(clock[1], 0...59),
            let second = number(clock[2], 0...60)
        else { return nil }
        return CivilTime(
            year: words[3].utf8.count == 2 ? 2000 + year : year, month: month + 1, day: day, hour: hour,
            minute: minute, second: second
        ).milliseconds
    }

    /// Reads `2018-03-21T19:10:17.415Z`; the fraction may be missing.
    static func parseISO(_ text: String) -> Int? {
        guard text.hasSuffix("Z") else { return nil }
        let parts = text.dropLast().split(separator: "T", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        let date = parts[0].split(separator: "-", omittingEmptySubsequences: false)
        let clock = parts[1].split(separator: ":", omittingEmptySubsequences: false)
        guard date.count == 3, clock.count == 3, let year = number(date[0], 1...9999),
            let month = number(date[1], 1...12), let day = number(date[2], 1...31),
            let hour = number(clock[0], 0...23), let minute = number(clock[1], 0...59)
        else { return nil }
        let seconds = clock[2].split(separator: ".", omittingEmptySubsequences: false)
        guard seconds.count <= 2, let second = number(seconds[0], 0...60) else { return nil }
        var fraction = 0
        if seconds.count == 2 {
            guard let digits = number((seconds[1] + "000").prefix(3), 0...999) else { return nil }
            fraction = digits
        }
        return CivilTime(
            year: year, month: month, day: day, hour: hour, minute: minute, second: second,
            millisecond: fraction
        ).milliseconds
    }

    /// Reads `20180321T191017Z`.
    static func parseAmazon(_ text: String) -> Int? {
        let bytes = Array(text)
        guard bytes.count == 16, bytes[8] == "T" else { return nil }
        func part(_ range: Range<Int>) -> String { String(bytes[range]) }
        return parseISO(
            "\(part(0..<4))-\(part(4..<6))-\(part(6..<8))T\(part(9..<11)):\(part(11..<13)):\(part(13..<16))")
    }

    private static func date(_ time: CivilTime) -> String {
        "\(padded(time.year, 4))-\(padded(time.month, 2))-\(padded(time.day, 2))"
    }

    private static func clock(_ time: CivilTime) -> String {
        "\(padded(time.hour, 2)):\(padded(time.minute, 2)):\(padded(time.second, 2))"
    }

    private static func padded(_ value: Int, _ digits: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }

    private static func number(_ text: some StringProtocol, _ range: ClosedRange<Int>) -> Int? {
        guard !text.isEmpty, text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }), let value = Int(text),
            range.contains(value)
        else { return nil }
        return value
    }
}
