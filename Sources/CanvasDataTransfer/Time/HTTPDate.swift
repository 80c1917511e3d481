/// Dates as HTTP writes them: `Thu, 07 Apr 2016 14:44:29 GMT` (RFC 7231 §7.1.1.1), in English everywhere.
package struct HTTPDate: Sendable, Equatable {
    /// Whole seconds since 1970, UTC.
    package let seconds: Int

    package init(seconds: Int) { self.seconds = seconds }

    private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    package var text: String {
        let moment = CivilTime(utc: seconds)
        let weekday = Self.days[(moment.day.daysSince1970 + 4).quotientAndRemainderFloored(7).1]
        return "\(weekday), \(moment.day.day.digits(2)) \(moment.monthName) \(moment.day.year.digits(4)) "
            + "\(moment.time) GMT"
    }

    /// Reads the form above; nil for any other.
    package init?(_ text: String) {
        let words = text.split(whereSeparator: { " ,:".contains($0) })
        guard words.count == 8, words[7] == "GMT", let month = Self.months.firstIndex(of: String(words[2])),
            let day = Int(words[1]), let year = Int(words[3]), let hour = Int(words[4]),
            let minute = Int(words[5]), let second = Int(words[6]),
            (1...31).contains(day), (0...9999).contains(year), (0...23).contains(hour),
            (0...59).contains(minute), (0...60).contains(second)
        else { return nil }
        let date = CivilDate(year: year, month: month + 1, day: day)
        seconds = date.daysSince1970 * 86_400 + hour * 3600 + minute * 60 + second
    }
}

extension Int {
    /// Division that rounds down, so that times before 1970 work too.
    func quotientAndRemainderFloored(_ divisor: Int) -> (Int, Int) {
        let remainder = ((self % divisor) + divisor) % divisor
        return ((self - remainder) / divisor, remainder)
    }
}
