import CanvasData

/// A dump as `list-dumps` prints it, to the letter as canvas-data-sdk did: scripts cut these lines.
struct DumpLine {
    let dump: Dump

    /// A dump that Canvas is still writing has one more field than the SDK's lines, so that nobody takes it.
    var text: String {
        // A time that cannot be read is still worth showing.
        let created = Moment(dump.createdAt)?.localText ?? displayed(dump.createdAt)
        let fields = [
            created, "sequence: \(dump.sequence)", "files: \(dump.numFiles)", "schema: \(dump.schemaVersion)",
            "id: \(dump.id)",
        ]
        return (fields + (dump.isFinished ? [] : ["unfinished"])).joined(separator: "\t")
    }

    /// White on blue: how a dump of all `requests` stands out on a terminal.
    var highlighted: String { "\u{1b}[37m\u{1b}[44m\(text)\u{1b}[0m" }
}
