package import CanvasDataBase
package import CanvasDataLoading

/// Compares what readers see with what the ledger says was loaded.
package struct Comparison: Sendable, Equatable {
    /// In the order of names.
    package let tables: [TableComparison]

    package init(tables: [TableComparison]) {
        self.tables = tables
    }

    /// Counts the rows of all tables that are meant, over a connection of its own. Changes nothing.
    ///
    /// - Parameters:
    ///   - target: where the tables are.
    ///   - selection: which are meant.
    ///   - database: where that is.
    ///   - progress: counts tables as they are done.
    /// - Returns: none of tables that the ledger does not know.
    /// - Throws: `CanvasDataError`, `CancellationError`.
    package static func of(
        _ target: TargetSchema, _ selection: TableSelection, in database: Database, progress: TransferProgress
    ) async throws -> Comparison {
        let known: (inventory: Inventory, tables: [(name: String, isThere: Bool)])? =
            try await database.ask("read the ledger") { connection in
                guard try Ledger(target).version(on: connection) != nil else { return nil }
                let inventory = try Inventory(of: target, on: connection)
                let loaded = inventory.loads.filter { $0.state == .published || $0.state == .lost }
                let names = Set(loaded.map(\.table) + inventory.unknown).filter { selection.means($0) }
                    .sorted()
                let states = try Catalogue(target).states(of: names, on: connection)
                return (inventory, names.map { ($0, states[$0]?.kind != .absent) })
            }
        guard let known else { return Comparison(tables: []) }
        progress.update { $0.tablesExpected = known.tables.count }
        var connection: PostgresConnection?
        var tables: [TableComparison] = []
        for table in known.tables {
            // Each by itself, so that one that is locked costs no other its count.
            let comparison = try await database.trying(
                "count the rows of \(target.shown(table.name))",
                over: {
                    if let open = connection, open.isOpen { return open }
                    let new = try await database.connect()
                    connection = new
                    return new
                }
            ) {
                try compare(table.name, isThere: table.isThere, known.inventory, in: target, on: $0)
            }
            tables.append(comparison)
            progress.update { $0.tablesDone += 1 }
        }
        return Comparison(tables: tables)
    }

    /// One statement, so one moment: a refresh may publish meanwhile. A snapshot for all tables together would keep it
    /// from publishing until all are counted.
    private static func compare(
        _ table: String, isThere: Bool, _ inventory: Inventory, in target: TargetSchema,
        on connection: PostgresConnection
    ) throws -> TableComparison {
        let count = isThere ? "(SELECT count(*) FROM \(target.sql(table)))" : "NULL"
        let row =
            try connection.query(
                """
                SELECT \(count), coalesce(sum(l.rows), 0), coalesce(sum(f.rows), 0),
                    coalesce(sum(greatest(0, l.fragments - f.fragments)), 0),
                    -- Of a full copy, too, rows are left out that were taken over before.
                    bool_or(l.effect = 'append' OR coalesce((to_jsonb(l) ->> 'kept_rows')::bigint, 0) > 0)
                FROM canvas_data.loads l, LATERAL (
                    -- Nothing of what is kept except its sum; a ledger of version 1 has neither column.
                    SELECT count(*) AS fragments, coalesce((to_jsonb(l) ->> 'kept_rows')::bigint, 0)
                        + CASE WHEN to_jsonb(l) ->> 'kept_by' IS NULL THEN coalesce(sum(rows), 0) ELSE 0 END AS rows
                    FROM canvas_data.fragments WHERE load = l.load) f
                WHERE l.target_schema = $1 AND l.table_name = $2 AND l.state = 'published'
                    AND \(Ledger.source(of: "l", is: "$3"))
                """, [target.name, table, Ledger.dumps]
            ).first ?? [nil, nil, nil, nil, nil]
        return TableComparison(
            table: table, ledger: row[1].flatMap { Int($0) } ?? 0, counted: row[0].flatMap { Int($0) },
            fragments: row[2].flatMap { Int($0) } ?? 0, fragmentsMissing: row[3].flatMap { Int($0) } ?? 0,
            hasIncrements: row[4] == "t", isKnown: !inventory.unknown.contains(table),
            lost: inventory.trouble(table),
            missing: inventory.gaps.missing.filter { $0.table == table })
    }

    /// Nil when all agree; nothing loaded is trouble, too.
    package func trouble(in target: TargetSchema) -> CanvasDataError? {
        guard !tables.isEmpty else { return .nothingLoaded(target.name) }
        let differing = tables.filter { !$0.agrees }.map(\.table)
        return differing.isEmpty ? nil : .tablesDiffer(differing, of: tables.count)
    }
}
