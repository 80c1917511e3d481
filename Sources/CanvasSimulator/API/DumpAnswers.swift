import Synchronization

/// The JSON of everything below `/api/account/self`.
final class DumpAnswers: Sendable {
    let library: DumpLibrary
    private let shelf: Shelf
    private let links: FileLinks
    /// Where links lead: `http://127.0.0.1:40123`
    private let fileHost: String
    /// How many of the oldest dumps exist.
    private let visible: Atomic<Int>

    init(library: DumpLibrary, shelf: Shelf, links: FileLinks, fileHost: String, visible: Int) {
        self.library = library
        self.shelf = shelf
        self.links = links
        self.fileHost = fileHost
        self.visible = Atomic(visible)
    }

    func show(_ count: Int) { visible.store(count, ordering: .relaxed) }

    /// Newest first.
    var dumps: [DumpPlan] {
        library.dumps.prefix(visible.load(ordering: .relaxed)).reversed()
    }

    func list(_ page: Page) -> JSONValue {
        .array(page.items(of: dumps, sequence: \.sequence).map { .object(Self.summary($0)) })
    }

    /// The newest finished dump, which may be one of requests only.
    func latest() async throws -> APIAnswer {
        guard let dump = dumps.first(where: \.finished) else { return .error(404, "No dump found") }
        return try await answer(dump)
    }

    func dump(_ id: String) async throws -> APIAnswer {
        guard let dump = dumps.first(where: { $0.id == id }) else {
            return .error(404, "Dump not found: \(id)")
        }
        return try await answer(dump)
    }

    private func answer(_ dump: DumpPlan) async throws -> APIAnswer {
        let batch = links.batch()
        let editions = try await library.editions(of: dump.tables)
        let artifacts = dump.tables.map { table in
            let files = fragments(of: table, in: dump, editions).map { file($0, batch) }
            return (
                table.name,
                JSONValue.object([
                    ("tableName", .string(table.name)), ("partial", .bool(table.partial)),
                    ("files", .array(files.map { .object($0) })),
                ])
            )
        }
        return .json(.object(Self.summary(dump) + [("artifactsByTable", .object(artifacts))]))
    }

    func history(of name: String, _ page: Page) async throws -> APIAnswer {
        guard SchemaVersion.all[0].table(name) != nil else { return .error(404, "Table not found: \(name)") }
        let batch = links.batch()
        var entries: [(sequence: Int, json: JSONValue)] = []
        for dump in dumps where dump.finished {
            guard let table = dump.tables.first(where: { $0.name == name }) else { continue }
            let editions = try await library.editions(of: [table])
            let files = fragments(of: table, in: dump, editions)
            // A historical dump has one entry for each range of dates, all of one sequence.
            let ranges = files.reduce(into: [String?]()) {
                if $0.last != $1.dateRange { $0.append($1.dateRange) }
            }
            for range in ranges.isEmpty ? [nil] : ranges {
                let own = files.filter { $0.dateRange == range }.map { JSONValue.object(file($0, batch)) }
                entries.append(
                    (
                        dump.sequence,
                        .object([
                            ("dumpId", .string(dump.id)), ("sequence", .number(dump.sequence)),
                            ("partial", .bool(table.partial)), ("files", .array(own)),
                        ])
                    ))
            }
        }
        let shown = page.items(of: entries, sequence: \.sequence)
        return .json(.object([("table", .string(name)), ("history", .array(shown.map(\.json)))]))
    }

    /// What is a complete copy now: the newest regular dump, and of requests the newest full copy with the
    /// increments after it.
    func sync() async throws -> APIAnswer {
        let finished = dumps.filter(\.finished)
        guard let newest = finished.first(where: { !$0.isHistorical }) else {
            return .error(404, "No files exist for account")
        }
        let batch = links.batch()
        var parts = newest.tables.filter { !$0.partial }.map { (newest, $0) }
        for dump in finished {
            guard let requests = dump.tables.first(where: { $0.name == "requests" }) else { continue }
            parts.append((dump, requests))
            if !requests.partial { break }
        }
        let editions = try await library.editions(of: parts.map(\.1))
        let files = parts.flatMap { dump, table in
            fragments(of: table, in: dump, editions).map { placed in
                let file = file(placed, batch)
                var members = [file[1], ("partial", .bool(table.partial))]
                // Only files of historical requests say which dump they are of.
                if dump.isHistorical { members.append(("sequence", .number(dump.sequence))) }
                return JSONValue.object(members + [("table", .string(table.name)), file[0]])
            }
        }
        return .json(
            .object([
                ("schemaVersion", .string(newest.schemaVersion)), ("incomplete", .bool(false)),
                ("files", .array(files)),
            ]))
    }

    private static func summary(_ dump: DumpPlan) -> [(String, JSONValue)] {
        [
            ("dumpId", .string(dump.id)), ("sequence", .number(dump.sequence)),
            ("accountId", .string(PlacedFragment.account)), ("numFiles", .number(dump.fileCount)),
            ("finished", .bool(dump.finished)), ("expires", .number(dump.createdAt + DumpPlan.lifetime)),
            ("updatedAt", .string(TimeFormats.iso(dump.createdAt + 1416))),
            ("createdAt", .string(TimeFormats.iso(dump.createdAt))),
            ("schemaVersion", .string(dump.schemaVersion)),
        ]
    }

    private func fragments(
        of table: DumpPlan.Table, in dump: DumpPlan, _ editions: [String: StoredEdition]
    ) -> [PlacedFragment] {
        guard let plan = table.edition, let edition = editions[plan.name] else { return [] }
        let placed = zip(plan.fragments, edition.fragments).enumerated().map { index, pair in
            PlacedFragment(pair.1, number: index, dateRange: pair.0.dateRange, of: table.name, in: dump)
        }
        for each in placed { shelf.add(each.fragment, at: each.path, in: library.store) }
        return placed
    }

    private func file(_ placed: PlacedFragment, _ batch: FileLinks.Batch) -> [(String, JSONValue)] {
        let name = placed.fragment.filename
        return [
            ("url", .string(fileHost + links.link(to: placed.path, filename: name, batch))),
            ("filename", .string(name)),
        ]
    }
}
