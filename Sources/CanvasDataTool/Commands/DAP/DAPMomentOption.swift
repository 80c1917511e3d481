import ArgumentParser
import CanvasDataTransfer
import Glibc

/// A moment as DAP's official client takes it: ISO 8601, with `Z`, with an offset, or in local time.
struct DAPMomentOption: ExpressibleByArgument, Equatable {
    /// In UTC, as DAP writes it: `2026-01-15T04:00:00Z`, with the digits behind the second that were given.
    let text: String

    /// Nil unless `argument` is a date, or date and time.
    init?(argument: String) {
        let form =
            #/(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(Z|z|[+-]\d\d:?\d\d)?)?/#
        guard let match = argument.wholeMatch(of: form)?.output else { return nil }
        func number(_ text: Substring?) -> Int { text.flatMap { Int($0) } ?? 0 }
        let (month, day, hour, minute, second) = (
            number(match.2), number(match.3), number(match.4), number(match.5), number(match.6)
        )
        guard (1...12).contains(month), hour < 24, minute < 60, second < 60 else { return nil }
        var civil = tm()
        civil.tm_year = Int32(number(match.1)) - 1900
        civil.tm_mon = Int32(month) - 1
        civil.tm_mday = Int32(day)
        (civil.tm_hour, civil.tm_min, civil.tm_sec) = (Int32(hour), Int32(minute), Int32(second))
        civil.tm_isdst = -1
        // The 30th of February would become a day of March.
        var calendar = civil
        guard timegm(&calendar) != -1 || civil.tm_year == 69, calendar.tm_mday == Int32(day) else {
            return nil
        }
        let seconds: Int
        if let zone = match.8 {
            let digits = zone.filter(\.isNumber)
            let offset =
                (number(digits.prefix(2)) * 60 + number(digits.dropFirst(2)))
                * (zone.hasPrefix("-") ? -60 : 60)
            seconds = timegm(&civil) - offset
        } else {
            seconds = mktime(&civil)
        }
        text = CivilTime(utc: seconds).text + (match.7.map { ".\($0)" } ?? "") + "Z"
    }
}
