package import CanvasDataBase
package import CanvasDataLoading

/// How the replicas of a schema stand: up to when each of them is.
package struct ReplicaFreshness: Sendable {
    /// A replica that is recorded.
    package struct Table: Sendable {
        package let record: SyncRecord
        /// By the ledger; nil for a replica that another client has made.
        package let rows: Int?
        /// Seconds since its position, by the database's clock.
        package let age: Int
        package let isStale: Bool
        /// Whether the table is in the database.
        package let isThere: Bool
    }

    package let target: TargetSchema
    /// By name.
    package let tables: [Table]
    /// Tables on offer that are meant and not recorded; nil where the offer is not known.
    package let notLoaded: [String]?
    private let selection: TableSelection
    private let maxAge: Int?

    /// - Parameters:
    ///   - target: the schema, named for the namespace.
    ///   - selection: which tables are meant.
    ///   - offer: what the source has; nil where that is not known.
    ///   - maxAge: in seconds; a table that is older is stale.
    ///   - database: nil where there is none yet.
    /// - Throws: `CanvasDataError`, `CancellationError`.
    package init(
        of target: TargetSchema, _ selection: TableSelection, offer: [String]?, maxAge: Int?,
        in database: Database?
    ) async throws {
        let tables = try await database?.ask("read what is recorded of the tables") { connection in
            try Self.tables(of: target, selection, maxAge: maxAge, on: connection)
        }
        self.target = target
        self.tables = tables ?? []
        let known = Set(self.tables.map(\.record.table))
        notLoaded = offer.map { offer in
            offer.filter { selection.means($0) && !known.contains($0) }.sorted()
        }
        self.selection = selection
        self.maxAge = maxAge
    }

    private static func tables(
        of target: TargetSchema, _ selection: TableSelection, maxAge: Int?, on connection: PostgresConnection
    ) throws -> [Table] {
        var seen: Set<String> = []
        let records = try SyncTable(in: target.name).records(on: connection).filter {
            selection.means($0.table) && seen.insert($0.table).inserted
        }
        let hasLedger = try Ledger(target).version(on: connection) != nil
        let loaded = hasLedger ? try LoadedTable.all(in: target, from: "dap", on: connection) : []
        let rows = loaded.reduce(into: [String: Int]()) { $0[$1.table] = $1.rows }
        let facts = try connection.query(
            """
            SELECT greatest(0, floor(extract(epoch FROM now() - position::timestamptz))), to_regclass(name)
            FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS t(position, name, n) ORDER BY n
            """,
            [
                PostgresArray.text(records.map(\.position)),
                PostgresArray.text(records.map { target.sql($0.targetTable) }),
            ])
        return zip(records, facts.rows).map { record, row in
            let age = row[0].flatMap { Int($0) } ?? 0
            return Table(
                record: record, rows: rows[record.table], age: age, isStale: maxAge.map { age > $0 } ?? false,
                isThere: row[1] != nil)
        }
    }

    /// What a monitor has to know; nil when all is well.
    package var trouble: CanvasDataError? {
        let known = Set(tables.map(\.record.table))
        let absent = selection.tables.filter { selection.means($0) && !known.contains($0) }
        if let first = absent.first { return .notLoaded(first, others: absent.count - 1, target.name) }
        guard !tables.isEmpty else { return .nothingLoaded(target.name) }
        if let gone = tables.first(where: { !$0.isThere }) {
            return .replicaGone(target.shown(gone.record.table))
        }
        let stale = tables.filter(\.isStale)
        guard let maxAge, let oldest = stale.max(by: { $0.age < $1.age }) else { return nil }
        return .stale(
            stale.count, of: tables.count, oldest: oldest.record.table, age: oldest.age, maxAge: maxAge)
    }
}

extension CanvasDataError {
    static func replicaGone(_ table: String) -> CanvasDataError {
        CanvasDataError(
            .failed, "\(table) is recorded as loaded, and is not in the database.",
            remedy: "Run \(.command(.refresh)): it loads the table again.")
    }
}
