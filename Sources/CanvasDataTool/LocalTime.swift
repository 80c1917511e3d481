import Glibc

/// A moment in the local time zone as Python's `str(datetime)` writes it: `2017-04-28 22:03:38.247000-04:00`.
///
/// Microseconds have six digits and are left out when they are zero. `TZ` decides on the zone, as everywhere.
func localTimeText(seconds: Int, microseconds: Int) -> String {
    tzset()
    var moment = time_t(seconds)
    var parts = tm()
    localtime_r(&moment, &parts)
    let date = "\(fourDigits(Int(parts.tm_year) + 1900))-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
    let time = "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))"
    let fraction = microseconds == 0 ? "" : ".\(String(1_000_000 + microseconds).dropFirst())"
    return "\(date) \(time)\(fraction)\(offsetText(parts.tm_gmtoff))"
}

private func offsetText(_ offset: Int) -> String {
    let size = abs(offset)
    let seconds = size % 60 == 0 ? "" : ":\(twoDigits(size % 60))"
    return "\(offset < 0 ? "-" : "+")\(twoDigits(size / 3600)):\(twoDigits(size / 60 % 60))\(seconds)"
}

private func two(_ number: Int32) -> String { twoDigits(Int(number)) }

private func fourDigits(_ number: Int) -> String {
    String(repeating: "0", count: max(0, 4 - String(number).count)) + String(number)
}
