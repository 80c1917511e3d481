import CanvasDataTransfer
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
        "\(CivilTime(utc: seconds).text).\((microseconds / 1000).digits(3))Z"
    }

    /// In the local time zone, as Python's `str(datetime)` writes it: `2017-04-28 22:03:38.247000-04:00`.
    ///
    /// Microseconds have six digits and are omitted if they are zero. `TZ` decides on the zone, as usual.
    var localText: String {
        let moment = CivilTime(local: seconds)
        let fraction = microseconds == 0 ? "" : ".\(microseconds.digits(6))"
        return "\(moment.date) \(moment.time)\(fraction)\(offsetText(moment.offset))"
    }

    private func offsetText(_ offset: Int) -> String {
        let size = abs(offset)
        let seconds = size % 60 == 0 ? "" : ":\((size % 60).digits(2))"
        return "\(offset < 0 ? "-" : "+")\((size / 3600).digits(2)):\((size / 60 % 60).digits(2))\(seconds)"
    }
}

/// `2017-04-29 02:03 UTC` of `2017-04-29T02:03:38.247Z`; anything else as it is.
func minuteText(_ moment: String) -> String {
    guard Moment(moment) != nil else { return displayed(moment) }
    return "\(moment.prefix(10)) \(moment.dropFirst(11).prefix(5)) UTC"
}
