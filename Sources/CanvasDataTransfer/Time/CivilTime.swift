import Glibc

/// A moment as a calendar and a clock show it, in UTC or in the zone of this machine (`TZ`).
package struct CivilTime: Sendable, Equatable {
    package let day: CivilDate
    /// 0 to 23.
    package let hour: Int
    package let minute: Int
    package let second: Int
    /// Seconds that its zone is ahead of UTC.
    package let offset: Int

    /// In UTC; `seconds` since 1970.
    package init(utc seconds: Int) {
        let (days, second) = seconds.quotientAndRemainderFloored(86_400)
        day = CivilDate(daysSince1970: days)
        (hour, minute, self.second) = (second / 3600, second / 60 % 60, second % 60)
        offset = 0
    }

    /// In the zone of this machine; `seconds` since 1970.
    package init(local seconds: Int) {
        tzset()
        var moment = time_t(seconds)
        var parts = tm()
        localtime_r(&moment, &parts)
        day = CivilDate(
            year: Int(parts.tm_year) + 1900, month: Int(parts.tm_mon) + 1, day: Int(parts.tm_mday))
        (hour, minute, second) = (Int(parts.tm_hour), Int(parts.tm_min), Int(parts.tm_sec))
        offset = parts.tm_gmtoff
    }

    /// `2026-04-18`
    package var date: String { "\(day.year.digits(4))-\(day.month.digits(2))-\(day.day.digits(2))" }

    /// `13:25:05`
    package var time: String { "\(hour.digits(2)):\(minute.digits(2)):\(second.digits(2))" }

    /// `2026-04-18T13:25:05`, without a zone.
    package var text: String { "\(date)T\(time)" }

    /// `Apr`, in English everywhere.
    package var monthName: String { HTTPDate.months[day.month - 1] }
}

extension Int {
    /// A number that is not negative with at least so many digits.
    package func digits(_ count: Int) -> String {
        let digits = "\(self)"
        return String(repeating: "0", count: Swift.max(0, count - digits.utf8.count)) + digits
    }
}
