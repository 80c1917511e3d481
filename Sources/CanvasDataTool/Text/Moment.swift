import Glibc

/// A point in time, to the microsecond.
struct Moment: Sendable, Equatable {
    /// Since the beginning of 1970, UTC.
    let seconds: Int
    let microseconds: Int

    /// Parses `2017-04-29T02:03:38.247Z`, the format of the API; nil for anything else.
    init?(_ text: String) {
        let ends = text.hasSuffix("Z") ? text.dropLast() : nil
        guard let halves = ends?.split(separator: ".", omittingEmptySubsequences: false), halves.count <= 2
        else { return nil }
        let numbers = halves[0].split(omittingEmptySubsequences: false) { "-:T".contains($0) }
        guard numbers.map(\.utf8.count) == [4, 2, 2, 2, 2, 2] else { return nil }
        let parts = numbers.compactMap { Int32($0) }
        guard parts.count == 6, (1...12).contains(parts[1]), (1...31).contains(parts[2]) else { return nil }
        let fraction = halves.count == 2 ? halves[1].prefix(6) : "0"
        guard let digits = Int(fraction), digits >= 0 else { return nil }
        var date = tm()
        date.tm_year = parts[0] - 1900
        date.tm_mon = parts[1] - 1
        (date.tm_mday, date.tm_hour, date.tm_min, date.tm_sec) = (parts[2], parts[3], parts[4], parts[5])
        seconds = timegm(&date)
        microseconds = (fraction.count..<6).reduce(digits) { digits, _ in digits * 10 }
    }

    init(seconds: Int, microseconds: Int) {
        self.seconds = seconds
        self.microseconds = microseconds
    }

    /// The moment `seconds` after the beginning of 1970, UTC.
    init(_ seconds: Double) {
        self.init(
            seconds: Int(seconds.rounded(.down)),
            microseconds: Int(((seconds - seconds.rounded(.down)) * 1e6).rounded(.down)))
    }

    /// In the format of the API, to the millisecond: `2017-04-29T02:03:38.247Z`.
    var utcText: String {
        var moment = time_t(seconds)
        var parts = tm()
        gmtime_r(&moment, &parts)
        let year = String(10_000 + Int(parts.tm_year) + 1900).dropFirst()
        let date = "\(year)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
        let time = "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))"
        return "\(date)T\(time).\(String(1000 + microseconds / 1000).dropFirst())Z"
    }

    /// In the local time zone, as Python's `str(datetime)` writes it: `2017-04-28 22:03:38.247000-04:00`.
    ///
    /// Microseconds have six digits and are omitted if they are zero. `TZ` decides on the zone, as usual.
    var localText: String {
        tzset()
        var moment = time_t(seconds)
        var parts = tm()
        localtime_r(&moment, &parts)
        let year = String(10_000 + Int(parts.tm_year) + 1900).dropFirst()
        let date = "\(year)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
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
}
