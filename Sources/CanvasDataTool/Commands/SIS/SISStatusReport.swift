import CanvasDataBase
import CanvasDataSIS

/// The result of `sis status`.
struct SISStatusReport: Summary {
    let current: SISImport

    var lines: [String] {
        var lines = ["Import \(current.id): \(displayed(current.state.name))"]
        func add(_ name: String, _ value: String?) {
            if let value { lines.append("  \("\(name):".padded(to: 10)) \(displayed(value))") }
        }
        add("created", current.createdAt)
        add("ended", current.endedAt)
        add("progress", current.progress.map { "\($0) %" })
        let counts = current.counts.filter { $0.count > 0 }.map { "\(countText($0.count)) \($0.name)" }
        add("counts", counts.isEmpty ? nil : counts.joined(separator: ", "))
        add("error", current.errorMessage)
        for message in current.shownErrors { lines.append("  error: \(displayed(message.line))") }
        for message in current.shownWarnings { lines.append("  warning: \(displayed(message.line))") }
        return lines
    }

    var json: JSONValue { current.json.withoutLinkSecrets }
}
