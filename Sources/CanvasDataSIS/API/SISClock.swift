import CanvasDataTransfer

/// `2026-04-18T13:25:05Z`: a moment as Canvas writes and reads it; `seconds` since 1970.
func iso8601(_ seconds: Double) -> String {
    "\(CivilTime(utc: Int(seconds.rounded(.down))).text)Z"
}

/// `2026-04-18_062504`, local time: how a folder of the archive begins.
func archiveStamp(_ seconds: Double) -> String {
    let moment = CivilTime(local: Int(seconds.rounded(.down)))
    return "\(moment.date)_\(moment.time.filter { $0 != ":" })"
}
