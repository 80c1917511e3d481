import CanvasData

/// A dump as `list-dumps` prints it, character for character as canvas-data-sdk did: scripts parse these lines.
struct DumpLine {
    let dump: Dump

    /// A dump that Canvas is still writing has one field more than the SDK's lines, so that scripts can skip it.
    var text: String {
        // A time that cannot be parsed is shown as it is.
        let created = Moment(dump.createdAt)?.localText ?? displayed(dump.createdAt)
        let fields = [
            created, "sequence: \(dump.sequence)", "files: \(dump.numFiles)", "schema: \(dump.schemaVersion)",
            "id: \(dump.id)",
        ]
        return (fields + (dump.isFinished ? [] : ["unfinished"])).joined(separator: "\t")
    }

    /// White on blue, which marks a dump with the full history of `requests` on a terminal.
    var highlighted: String { "\u{1b}[37m\u{1b}[44m\(text)\u{1b}[0m" }
}
