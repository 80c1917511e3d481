/// A dump as `list-dumps` prints it, to the letter as canvas-data-sdk did: scripts cut these lines.
struct DumpLine {
    /// When the dump was made, in seconds since 1970 and millionths of one.
    let created: (seconds: Int, microseconds: Int)
    let sequence: Int
    let files: Int
    let schemaVersion: String
    let id: String

    var text: String {
        let created = localTimeText(seconds: created.seconds, microseconds: created.microseconds)
        return [
            created, "sequence: \(sequence)", "files: \(files)", "schema: \(displayed(schemaVersion))",
            "id: \(displayed(id))",
        ].joined(separator: "\t")
    }

    /// White on blue: how a dump of all `requests` stands out on a terminal.
    var highlighted: String { "\u{1b}[37m\u{1b}[44m\(text)\u{1b}[0m" }
}
