import CanvasDataTransfer

/// `1.5 MiB`, `812 B`: a number of bytes for people.
func sizeText(_ bytes: Int) -> String {
    let units = ["KiB", "MiB", "GiB", "TiB", "PiB"]
    guard bytes >= 1024 else { return "\(max(0, bytes)) B" }
    var amount = Double(bytes) / 1024
    var unit = 0
    // 1023.95 would be rounded to 1024.0.
    while amount >= 1023.95, unit < units.count - 1 {
        amount /= 1024
        unit += 1
    }
    return "\(oneDecimal(amount)) \(units[unit])"
}

/// `0.4 s`, `12 s`, `3 min 05 s`, `2 h 10 min`: a duration for people.
func durationText(_ duration: Duration) -> String {
    let parts = duration.components
    let tenths = max(0, parts.seconds * 10 + parts.attoseconds / 100_000_000_000_000_000)
    if tenths < 100 { return "\(tenths / 10).\(tenths % 10) s" }
    let seconds = tenths / 10
    if seconds < 60 { return "\(seconds) s" }
    if seconds < 3600 { return "\(seconds / 60) min \(Int(seconds % 60).digits(2)) s" }
    return "\(seconds / 3600) h \(Int(seconds / 60 % 60).digits(2)) min"
}

/// `12,345,678`: a count for people.
func countText(_ count: Int) -> String {
    var groups: [String] = []
    var rest = String(count)[...]
    while rest.drop(while: { $0 == "-" }).count > 3 {
        groups.insert(String(rest.suffix(3)), at: 0)
        rest.removeLast(3)
    }
    return ([String(rest)] + groups).joined(separator: ",")
}

/// `1 file`, `2 files`.
func countText(_ count: Int, _ singular: String, _ plural: String? = nil) -> String {
    "\(countText(count)) \(count == 1 ? singular : plural ?? singular + "s")"
}

private func oneDecimal(_ amount: Double) -> String {
    let tenths = Int((amount * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
}
