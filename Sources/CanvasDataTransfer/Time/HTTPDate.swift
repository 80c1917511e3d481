/// Dates as HTTP writes them: `Thu, 07 Apr 2016 14:44:29 GMT` (RFC 7231 §7.1.1.1), in English everywhere.
package struct HTTPDate: Sendable, Equatable {
    /// Whole seconds since 1970, UTC.
    package let seconds: Int

    package init(seconds: Int) { self.seconds = seconds }

    private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    package var text: String {
        let (day, second) = seconds.quotientAndRemainderFloored(86_400)
        let date = CivilDate(daysSince1970: day)
        let weekday = Self.days[(day + 4).quotientAndRemainderFloored(7).1]
        return "\(weekday), \(two(date.day)) \(Self.months[date.month - 1]) \(four(date.year)) "
            + "\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60)) GMT"
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

    private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private func four(_ number: Int) -> String {
        let digits = "\(number)"
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}

extension Int {
    /// Division that rounds down, so that times before 1970 work too.
    func quotientAndRemainderFloored(_ divisor: Int) -> (Int, Int) {
        let remainder = ((self % divisor) + divisor) % divisor
        return ((self - remainder) / divisor, remainder)
    }
}
