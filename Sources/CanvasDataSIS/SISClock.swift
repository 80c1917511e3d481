import CanvasDataTransfer
import Glibc

/// `2026-04-18T13:25:05Z`: a moment as Canvas writes and reads it; `seconds` since 1970.
func iso8601(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded(.down))
    var moment = time_t(whole)
    var parts = tm()
    gmtime_r(&moment, &parts)
    return "\(four(parts.tm_year + 1900))-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))T"
        + "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))Z"
}

/// `2026-04-18_062504`, local time: how a folder of the archive begins.
func archiveStamp(_ seconds: Double) -> String {
    tzset()
    var moment = time_t(seconds.rounded(.down))
    var parts = tm()
    localtime_r(&moment, &parts)
    return "\(four(parts.tm_year + 1900))-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))_"
        + "\(two(parts.tm_hour))\(two(parts.tm_min))\(two(parts.tm_sec))"
}

private func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }

private func four(_ number: Int32) -> String {
    let digits = "\(number)"
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
}
