/// Writes dumps and files for one answer of the API: fresh links, and whatever tricks are to be played.
struct ListingWriter {
    let links: FileLinks
    /// Where links lead: `http://127.0.0.1:40123`
    let host: String
    var tricks: ListingTricks
    private let batch: FileLinks.Batch

    init(links: FileLinks, host: String, tricks: ListingTricks) {
        self.links = links
        self.host = host
        self.tricks = tricks
        batch = links.batch()
    }

    func answer(_ json: JSONValue) -> APIAnswer {
        var answer = APIAnswer.json(json)
        answer.faults = tricks.names
        return answer
    }

    func summary(_ dump: DumpPlan) -> [(String, JSONValue)] {
        let updated = [("updatedAt", JSONValue.string(TimeFormats.iso(dump.createdAt + 1416)))]
        return [
            ("dumpId", .string(dump.id)), ("sequence", .number(dump.sequence)),
            ("accountId", .string(PlacedFragment.account)), ("numFiles", .number(dump.fileCount)),
            ("finished", .bool(dump.finished)), ("expires", .number(dump.createdAt + DumpPlan.lifetime)),
        ] + (tricks.has(.noUpdatedAt) ? [] : updated) + [
            ("createdAt", .string(TimeFormats.iso(dump.createdAt))),
            ("schemaVersion", .string(dump.schemaVersion)),
        ]
    }

    mutating func table(_ name: String) -> String { tricks.table(name) }

    /// Link and name.
    mutating func file(_ placed: PlacedFragment) -> [(String, JSONValue)] {
        let name = placed.filename
        let path = links.link(to: placed.path, filename: name, batch)
        return [
            ("url", .string(tricks.link(host + path, path: path, filename: name))),
            ("filename", .string(tricks.filename(name))),
        ]
    }

    func repeated(_ files: [JSONValue]) -> [JSONValue] {
        tricks.has(.duplicate) ? files.flatMap { [$0, $0] } : files
    }
}
