import CanvasDataBase

/// The text of a reading, after a label such as "Downloading".
struct ProgressText {
    let label: String
    let reading: ProgressReading

    /// A bar for a terminal of `width` columns. What does not fit is left out, the least important parts first.
    func bar(width: Int) -> String {
        let percent = "\(Int(reading.fraction * 100))%".padded(to: 4, onLeft: true)
        var pieces = [bytes, files, tables, rate, remaining].compactMap { $0 }
        // The last column stays free: writing there makes some terminals start a new line.
        let room = width - 1
        let drawn = room >= 60 ? "\(track(length: 20)) \(percent)" : percent
        while !pieces.isEmpty {
            let line = ([label, drawn] + pieces).joined(separator: "  ")
            if line.displayWidth <= room { return line }
            pieces.removeLast()
        }
        return String("\(label)  \(percent)".prefix(max(0, room)))
    }

    /// A line for a log.
    var line: String {
        let pieces = [files, tables, bytes, rate, remaining].compactMap { $0 }
        return "\(label): \(pieces.joined(separator: ", "))"
    }

    private func track(length: Int) -> String {
        let done = Int(reading.fraction * Double(length))
        return "[" + String(repeating: "#", count: done) + String(repeating: ".", count: length - done) + "]"
    }

    private var bytes: String? {
        let received = reading.counters.bytesReceived
        guard received > 0 else { return nil }
        guard let expected = reading.expectedBytes else { return sizeText(received) }
        let about = reading.isEachLengthKnown ? "" : "about "
        return "\(sizeText(received)) of \(about)\(sizeText(expected))"
    }

    private var files: String? {
        let counters = reading.counters
        guard counters.filesExpected > 0 else { return nil }
        return "\(countText(counters.filesDone)) of \(countText(counters.filesExpected, "file"))"
    }

    private var tables: String? {
        let counters = reading.counters
        guard counters.tablesExpected > 0 else { return nil }
        return "\(countText(counters.tablesDone)) of \(countText(counters.tablesExpected, "table"))"
    }

    private var rate: String? {
        reading.rate >= 1 ? "\(sizeText(Int(reading.rate)))/s" : nil
    }

    private var remaining: String? {
        reading.remaining.map { "\(durationText($0)) left" }
    }
}
