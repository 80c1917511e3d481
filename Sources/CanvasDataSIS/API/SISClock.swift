import CanvasDataTransfer

/// A time as Canvas writes and reads it: `2026-04-18T13:25:05Z`. `seconds` since 1970.
func iso8601(_ seconds: Double) -> String {
    "\(CivilTime(utc: Int(seconds.rounded(.down))).text)Z"
}

/// The beginning of the name of a folder of the archive, in local time: `2026-04-18_062504`.
func archiveStamp(_ seconds: Double) -> String {
    let moment = CivilTime(local: Int(seconds.rounded(.down)))
    return "\(moment.date)_\(moment.time.filter { $0 != ":" })"
}
