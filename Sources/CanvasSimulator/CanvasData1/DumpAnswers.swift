import Synchronization

/// The JSON of everything below `/api/account/self`.
final class DumpAnswers: Sendable {
    let dumpLibrary: DumpLibrary
    private let shelf: Shelf
    private let links: FileLinks
    private let mischief: Mischief
    private let address: String
    private let port: UInt16
    /// How many of the oldest dumps exist.
    private let visible: Atomic<Int>
    /// Oldest first; nil where the course decides.
    private let scripted = Mutex<[DumpPlan]?>(nil)

    /// Address and port are the file host's; the oldest `visible` dumps exist.
    init(
        dumpLibrary: DumpLibrary, shelf: Shelf, links: FileLinks, mischief: Mischief, address: String,
        port: UInt16,
        visible: Int
    ) {
        self.dumpLibrary = dumpLibrary
        self.shelf = shelf
        self.links = links
        self.mischief = mischief
        self.address = address
        self.port = port
        self.visible = Atomic(visible)
    }

    func show(_ count: Int) { visible.store(max(0, count), ordering: .relaxed) }

    /// From now on these are all dumps there are, oldest first.
    func offer(_ dumps: [DumpPlan]) {
        shelf.clear()
        scripted.withLock { $0 = dumps }
    }

    /// Newest first.
    var dumps: [DumpPlan] {
        (scripted.withLock { $0 } ?? Array(dumpLibrary.dumps.prefix(visible.load(ordering: .relaxed))))
            .reversed()
    }

    func list(_ page: Page) -> APIAnswer {
        let writer = writer(for: .list, "dump")
        return writer.answer(
            .array(page.items(of: dumps, sequence: \.sequence).map { .object(writer.summary($0)) }))
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
        let editions = try await dumpLibrary.editions(of: dump.tables)
        var writer = writer(for: .dump, dump.id)
        let artifacts = dump.tables.map { table in
            let files = fragments(of: table, in: dump, editions).map { JSONValue.object(writer.file($0)) }
            let name = writer.table(table.name)
            return (
                name,
                JSONValue.object([
                    ("tableName", .string(name)), ("partial", .bool(table.partial)),
                    ("files", .array(writer.repeated(files))),
                ])
            )
        }
        return writer.answer(
            .object(writer.summary(dump) + [("artifactsByTable", .object(artifacts))]))
    }

    /// Only finished dumps are history.
    func history(of name: String, _ page: Page) async throws -> APIAnswer {
        guard dumpLibrary.school.course.schemaVersions.contains(where: { $0.table(name) != nil }) else {
            return .error(404, "Table not found: \(name)")
        }
        let entries = dumps.filter(\.finished).compactMap { dump in
            dump.tables.first { $0.name == name }.map { (dump: dump, table: $0) }
        }
        let editions = try await dumpLibrary.editions(of: entries.map(\.table))
        var writer = writer(for: .history, name)
        var history: [(sequence: Int, entry: JSONValue)] = []
        for (dump, table) in entries {
            let files = fragments(of: table, in: dump, editions)
            // A historical dump has one entry for each range of dates, all of one sequence.
            let ranges = files.reduce(into: [String?]()) {
                if $0.last != $1.dateRange { $0.append($1.dateRange) }
            }
            for range in ranges.isEmpty ? [nil] : ranges {
                let own = files.filter { $0.dateRange == range }.map { JSONValue.object(writer.file($0)) }
                let entry = JSONValue.object([
                    ("dumpId", .string(dump.id)), ("sequence", .number(dump.sequence)),
                    ("partial", .bool(table.partial)), ("files", .array(writer.repeated(own))),
                ])
                history.append((dump.sequence, entry))
            }
        }
        let shown = page.items(of: history, sequence: \.sequence)
        return writer.answer(
            .object([("table", .string(name)), ("history", .array(shown.map(\.entry)))]))
    }

    /// What is a complete copy now: the newest regular dump, and of requests the newest full copy with the
    /// increments after it.
    func sync() async throws -> APIAnswer {
        let finished = dumps.filter(\.finished)
        guard let newest = finished.first(where: { !$0.isHistorical }) else {
            return .error(404, "No files exist for account")
        }
        var parts = newest.tables.filter { !$0.partial }.map { (dump: newest, table: $0) }
        for dump in finished {
            guard let requests = dump.tables.first(where: { $0.name == "requests" }) else { continue }
            parts.append((dump, requests))
            if !requests.partial { break }
        }
        let editions = try await dumpLibrary.editions(of: parts.map(\.table))
        var writer = writer(for: .sync, "sync")
        if writer.tricks.has(.requestsOnly) { parts.removeAll { $0.table.name != "requests" } }
        var files: [JSONValue] = []
        for (dump, table) in parts {
            for placed in fragments(of: table, in: dump, editions) {
                let file = writer.file(placed)
                var members = [file[1], ("partial", .bool(table.partial))]
                // Only files of historical requests say which dump they are of.
                if dump.isHistorical { members.append(("sequence", .number(dump.sequence))) }
                files.append(.object(members + [("table", .string(writer.table(table.name))), file[0]]))
            }
        }
        let isIncomplete = writer.tricks.has(.incomplete)
        if isIncomplete { files.removeLast() }
        return writer.answer(
            .object([
                ("schemaVersion", .string(newest.schemaVersion)), ("incomplete", .bool(isIncomplete)),
                ("files", .array(writer.repeated(files))),
            ]))
    }

    /// What an answer is about; each rule of the script counts only the answers that it could spoil.
    private enum Subject {
        case list, dump, history, sync

        func takes(_ rule: Misbehaviour.Rule) -> Bool {
            switch rule.fault {
            case .noUpdatedAt: self == .list || self == .dump
            case .incomplete, .requestsOnly: self == .sync
            case .table: self == .dump || self == .sync
            default: self != .list
            }
        }
    }

    private func writer(for subject: Subject, _ name: String) -> ListingWriter {
        let rules = mischief.rules(at: .listing, name) { subject.takes($0) }
        return ListingWriter(
            links: links, host: "http://\(address):\(port)", tricks: ListingTricks(rules, port: String(port)))
    }

    private func fragments(
        of table: DumpPlan.Table, in dump: DumpPlan, _ editions: [String: StoredEdition]
    ) -> [PlacedFragment] {
        guard let plan = table.edition, let edition = editions[plan.name] else { return [] }
        let placed = zip(plan.fragments, edition.fragments).enumerated().map { index, pair in
            PlacedFragment(pair.1, pair.0, number: index, of: table.name, in: dump)
        }
        for each in placed { shelf.add(each.fragment, at: each.path, in: dumpLibrary.store) }
        return placed
    }
}
