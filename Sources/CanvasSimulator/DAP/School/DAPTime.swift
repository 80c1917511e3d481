/// Times as DAP and Postgres write them. Moments are microseconds since 1970, in UTC.
enum DAPTime {
    /// `2026-01-15T04:00:00.250123Z`, with as many digits after the point as there are.
    static func iso(_ moment: Int) -> String {
        let day = moment.floorDivided(by: 86_400_000_000)
        return "\(date(day))T\(clock(moment - day * 86_400_000_000))Z"
    }

    /// `2026-01-15 04:00:00.250123`
    static func postgres(_ moment: Int) -> String {
        let day = moment.floorDivided(by: 86_400_000_000)
        return "\(date(day)) \(clock(moment - day * 86_400_000_000))"
    }

    /// `2026-01-15`
    static func date(_ day: Int) -> String {
        let time = CivilTime(day: day)
        return "\(padded(time.year, 4))-\(padded(time.month, 2))-\(padded(time.day, 2))"
    }

    /// `04:00:00.25`
    static func clock(_ microseconds: Int) -> String {
        let seconds = microseconds / 1_000_000
        var text =
            "\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
        var fraction = microseconds % 1_000_000
        guard fraction > 0 else { return text }
        var digits = 6
        while fraction % 10 == 0 {
            fraction /= 10
            digits -= 1
        }
        text += ".\(padded(fraction, digits))"
        return text
    }

    /// Reads `2026-01-15T04:00:00.250123Z`; the fraction may be missing, and has six digits at most.
    static func parse(_ text: String) -> Int? {
        guard text.hasSuffix("Z") else { return nil }
        let parts = text.dropLast().split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, let milliseconds = TimeFormats.parseISO("\(parts[0])Z") else { return nil }
        guard parts.count == 2 else { return milliseconds * 1000 }
        guard 1...6 ~= parts[1].count, parts[1].utf8.allSatisfy({ 0x30...0x39 ~= $0 }),
            let fraction = Int((parts[1] + "00000").prefix(6))
        else { return nil }
        return milliseconds * 1000 + fraction
    }

    private static func padded(_ value: Int, _ digits: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }
}
