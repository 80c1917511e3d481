package import CanvasDataLoading

/// What is loaded: what the ledger says *and* the catalogue shows.
///
/// The ledger is a claim. Tables, their partitions and our schemas can be dropped, detached or emptied behind its back.
package struct Inventory: Sendable, Equatable {
    /// All that the ledger has and that is not superseded, in the order of dumps.
    package let loads: [LoadRecord]
    /// By their names.
    package let lost: [LostTable]
    package let gaps: LedgerGaps
    /// Tables that look like ours and that the ledger does not know, by their names.
    package let unknown: [String]

    package init(
        loads: [LoadRecord] = [], lost: [LostTable] = [], gaps: LedgerGaps = LedgerGaps(),
        unknown: [String] = []
    ) {
        self.loads = loads
        self.lost = lost
        self.gaps = gaps
        self.unknown = unknown
    }

    /// What readers see of a table, in the order of dumps.
    package func held(_ table: String) -> [LoadRecord] {
        guard lost(table) == nil else { return [] }
        return loads.filter { $0.table == table && $0.state == .published }
    }

    /// What readers see of all tables, in order.
    package var loaded: [LoadedBatch] {
        loads.filter { $0.state == .published && lost($0.table) == nil }.map {
            LoadedBatch(table: $0.table, originID: $0.dumpID, sequence: $0.sequence, effect: $0.effect)
        }
    }

    package func lost(_ table: String) -> LostTable? { lost.first { $0.table == table } }

    /// Why readers of a table do not see all that they saw before; nil where they do.
    package func trouble(_ table: String) -> LostTable.Reason? {
        if let lost = lost(table) { return lost.reason }
        let dumps = loads.filter { $0.table == table && $0.state == .lost }.count
        return dumps > 0 ? .incomplete(dumps: dumps) : nil
    }

    /// Loads of a table whose rows are there, seen or in a copy that somebody has detached: they can be kept.
    func present(_ table: String) -> [LoadRecord] {
        guard let lost = lost(table) else { return held(table) }
        return lost.isWhole ? lost.loads : []
    }

    /// Loads of a table that readers saw and whose rows are gone.
    func gone(_ table: String) -> [LoadRecord] {
        let gone = lost(table).map { $0.isWhole ? [] : $0.loads } ?? []
        return gone + loads.filter { $0.table == table && $0.state == .lost }
    }
}

extension Inventory {
    /// Compares ledger and catalogue over a connection of its own, and changes nothing. Empty without a ledger.
    ///
    /// - Throws: `CanvasDataError`, `CancellationError`.
    package static func of(_ target: TargetSchema, in database: Database) async throws -> Inventory {
        try await database.ask("read the ledger") { connection in
            try Ledger(target).version(on: connection) == nil
                ? Inventory() : try Inventory(of: target, on: connection)
        }
    }

    /// Compares ledger and catalogue. Rows are counted only where something hints that they have changed, and of the tables `toCount`: the server
    /// may learn of a change a second late, or forget it in a crash.
    ///
    /// - Throws: `CanvasDataError`, `PostgresError`, `CancellationError`.
    package init(
        of target: TargetSchema, counting toCount: Set<String> = [], on connection: PostgresConnection
    ) throws {
        let ledger = Ledger(target)
        let loads = try ledger.loads(on: connection)
        let published = Dictionary(grouping: loads.filter { $0.state == .published }, by: \.table)
        let states = try Catalogue(target).states(of: Array(published.keys), on: connection)
        let copies = try StoredCopy.all(on: connection)
        let check = TableCheck(target: target, copies: copies, toCount: toCount, connection: connection)
        self.init(
            loads: loads,
            lost: try published.keys.sorted().compactMap { table in
                try check.lost(states[table] ?? .absent(table), published[table] ?? [])
            },
            gaps: try ledger.gaps(on: connection),
            unknown: try Catalogue(target).swappingTables(on: connection).filter { published[$0] == nil })
    }
}

/// What the catalogue knows of a copy in `canvas_data_store` without touching it: a lock of somebody's is not waited for.
private struct StoredCopy {
    let isAttached: Bool
    /// Pages at the last ANALYZE, which is part of every load; TRUNCATE sets it to 0.
    let pages: Int
    /// Rows that were updated or deleted since the copy was made, or since the server crashed.
    let touched: Int

    static func all(on connection: PostgresConnection) throws -> [String: StoredCopy] {
        let rows = try connection.query(
            """
            SELECT c.relname, c.relispartition, c.relpages,
                coalesce(pg_stat_get_tuples_updated(c.oid) + pg_stat_get_tuples_deleted(c.oid), 0)
            FROM pg_class c WHERE c.relnamespace = to_regnamespace($1) AND c.relkind = 'r'
            """, [TargetSchema.store])
        return rows.rows.reduce(into: [:]) { copies, row in
            guard let name = row[0] else { return }
            copies[name] = StoredCopy(
                isAttached: row[1] == "t", pages: row[2].flatMap { Int($0) } ?? 0,
                touched: row[3].flatMap { Int($0) } ?? 0)
        }
    }
}

/// Compares what the ledger says of a table with what stands there.
private struct TableCheck {
    let target: TargetSchema
    let copies: [String: StoredCopy]
    /// Tables whose rows are counted in any case.
    let toCount: Set<String>
    let connection: PostgresConnection

    /// - Returns: nil where all is in order.
    func lost(_ state: TableState, _ loads: [LoadRecord]) throws -> LostTable? {
        let rows = loads.reduce(0) { $0 + $1.rows }
        func lost(_ reason: LostTable.Reason, remains: String? = nil, isWhole: Bool = false) -> LostTable {
            LostTable(table: state.table, reason: reason, loads: loads, remains: remains, isWhole: isWhole)
        }
        switch state.kind {
        case .absent, .swapping(nil):
            let reason: LostTable.Reason = state.kind == .absent ? .dropped : .detached
            // All increments are in one copy; of whole tables only the newest counts.
            guard let copy = loads.last(where: { copies[$0.generation]?.isAttached == false })?.generation
            else { return lost(reason) }
            let counted = try count(TargetSchema.stored(copy))
            return lost(reason, remains: copy, isWhole: counted == rows)
        case .swapping(let copy?):
            guard loads.contains(where: { $0.generation == copy }) || TargetSchema.isAdopted(copy)
            else { return lost(.exchanged(for: copy), remains: copy) }
            guard let known = copies[copy] else { return lost(.exchanged(for: copy)) }
            let mayHaveChanged =
                try toCount.contains(state.table) || rows > 0 && known.pages == 0
                || known.touched > 0 && known.touched > doubles(in: loads, of: copy)
            guard mayHaveChanged else { return nil }
            let counted = try count(TargetSchema.stored(copy))
            guard counted != rows else { return nil }
            return counted == 0
                ? lost(.emptied) : lost(.changed(counted: counted, loaded: rows), remains: copy)
        case .plain:
            guard rows > 0 else { return nil }
            let name = target.sql(state.table)
            if toCount.contains(state.table), case let counted = try count(name), counted != rows, counted > 0
            {
                return lost(.changed(counted: counted, loaded: rows))
            }
            return try connection.query("SELECT EXISTS (SELECT FROM \(name))").value == "f"
                ? lost(.emptied) : nil
        case .other(let kind): return lost(.replaced(by: kind))
        }
    }

    private func count(_ table: String) throws -> Int {
        try connection.query("SELECT count(*) FROM \(table)").value.flatMap { Int($0) } ?? 0
    }

    /// Rows that Canvas sent twice, which were deleted before anybody saw the copy.
    private func doubles(in loads: [LoadRecord], of copy: String) throws -> Int {
        let base =
            loads.last { $0.generation == copy && $0.effect == .replace }
            ?? loads.first { $0.generation == copy }
        guard let base else { return 0 }
        // A ledger of version 1 has no kept_rows.
        return try connection.query(
            """
            SELECT coalesce(sum(f.rows), 0) - l.rows + coalesce((to_jsonb(l) ->> 'kept_rows')::bigint, 0)
            FROM canvas_data.loads l LEFT JOIN canvas_data.fragments f USING (load)
            WHERE l.load = $1 GROUP BY l.load
            """, ["\(base.id)"]
        ).value.flatMap { Int($0) } ?? 0
    }
}
