/// A dump as it is going to be: what the list of dumps says, and which edition of each table it holds.
struct DumpPlan: Sendable {
    struct Table: Sendable {
        let name: String
        let partial: Bool
        /// nil where the table is listed without files.
        let edition: EditionPlan?
    }

    let sequence: Int
    let id: String
    /// When Canvas says it was made, in milliseconds since 1970.
    let createdAt: Int
    let schemaVersion: String
    let finished: Bool
    let isHistorical: Bool
    /// In the order of `artifactsByTable`.
    let tables: [Table]
    /// Tells apart dumps of one sequence; 0 in all courses.
    var version = 0

    var fileCount: Int { tables.reduce(0) { $0 + ($1.edition?.fragments.count ?? 0) } }

    /// 60 days: so long Canvas keeps a dump.
    static let lifetime = 60 * 86_400_000

    /// First segment of the paths of its files.
    var stamp: String {
        "\(TimeFormats.compactDate(CivilTime(day: School.firstDay + sequence)))T160000.\(415 + sequence % 500)"
    }
}

extension School {
    /// All dumps, oldest first; `today` is midnight of the day on which the server starts, in milliseconds since
    /// 1970.
    func dumps(older: Int, today: Int) -> [DumpPlan] {
        switch course {
        case .usual: usualDumps(older: older, today: today)
        case .long: longDumps(today: today)
        }
    }

    /// After `older` regular ones with the content of the first: a regular one of schema 4.2.8; a regular one of
    /// 4.2.9, on the same day a historical requests dump; a regular one; one that is not finished.
    private func usualDumps(older: Int, today: Int) -> [DumpPlan] {
        var dumps: [DumpPlan] = []
        func add(_ createdAt: Int, _ version: SchemaVersion, finished: Bool, _ tables: [DumpPlan.Table]) {
            let sequence = dumps.count + 1
            dumps.append(
                DumpPlan(
                    sequence: sequence, id: Randomness.uuid(Randomness.mix(seed, UInt64(sequence) &+ 7_000)),
                    createdAt: today + createdAt, schemaVersion: version.version, finished: finished,
                    isHistorical: tables.count == 1, tables: tables))
        }
        let day = 86_400_000
        // 02:03:38 and a bit, as in the real ones.
        let night = 7_418_247
        let (new, old) = (SchemaVersion.all[0], SchemaVersion.all[1])
        let first = regular(old, revision: 1, requestsOf: 0)
        for index in 0..<older {
            add(-5 * day - (older - index) * day / 3 + night, old, finished: true, first)
        }
        add(-5 * day + night, old, finished: true, first)
        add(-4 * day + night + 92_273, new, finished: true, regular(new, revision: 2, requestsOf: 1))
        add(-4 * day + night + 9_900_041, new, finished: true, historical(new, upTo: 1))
        add(-3 * day + night - 331_000, new, finished: true, regular(new, revision: 3, requestsOf: 2))
        let unfinished = regular(new, revision: 3, requestsOf: 3).prefix(40)
        add(-2 * day + night, new, finished: false, Array(unfinished))
        return dumps
    }

    func regular(_ version: SchemaVersion, revision: Int, requestsOf day: Int) -> [DumpPlan.Table] {
        version.tables.compactMap { table in
            if Self.unlisted.contains(table.name) { return nil }
            if Self.listedWithoutFiles.contains(table.name) {
                return DumpPlan.Table(name: table.name, partial: false, edition: nil)
            }
            guard table.isIncremental else {
                // A few tables never change: their files stay the same from dump to dump.
                let isStill = Randomness.hash(table.name) % 8 == 0
                let edition = edition(of: table, revision: isStill ? 1 : revision)
                return DumpPlan.Table(name: table.name, partial: false, edition: edition)
            }
            return DumpPlan.Table(
                name: table.name, partial: true, edition: requests(of: day, table: table))
        }
    }

    private func requests(of day: Int, table: SchemaTable) -> EditionPlan {
        switch course {
        case .usual: dailyRequests(of: day, table: table)
        case .long: overlappingRequests(of: day, table: table)
        }
    }

    func historical(_ version: SchemaVersion, upTo day: Int) -> [DumpPlan.Table] {
        guard let requests = version.table("requests") else { return [] }
        return [
            DumpPlan.Table(
                name: "requests", partial: false, edition: historicalRequests(upTo: day, table: requests))
        ]
    }
}
