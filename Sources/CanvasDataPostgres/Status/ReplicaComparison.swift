package import CanvasDataBase
package import CanvasDataLoading

/// Compares what readers see of replicas with what the ledger says was loaded.
package struct ReplicaComparison: Sendable {
    /// A replica that is recorded.
    package struct Table: Sendable, Equatable {
        package let table: String
        /// Rows that it had after our last load; nil for a replica that only another client has loaded.
        package let ledger: Int?
        /// Nil where the table is not there.
        package let counted: Int?
        /// Whether our last load is the last one that is recorded: another client may have gone on since.
        package let isOurs: Bool

        package var agrees: Bool { counted != nil && (!isOurs || ledger == counted) }
    }

    /// In the order of names.
    package let tables: [Table]

    /// Of a database that is not there yet.
    package init() {
        tables = []
    }

    /// Counts the rows of all replicas that are meant. Changes nothing.
    ///
    /// - Parameters:
    ///   - target: the schema, named for the namespace.
    ///   - selection: which are meant.
    ///   - database: where they are.
    ///   - progress: counts tables as they are done.
    /// - Throws: `CanvasDataError`, `CancellationError`.
    package init(
        of target: TargetSchema, _ selection: TableSelection, in database: Database,
        progress: TransferProgress
    ) async throws {
        let names = try await database.replicas(in: target.name, counting: false).map(\.record.table)
            .filter(selection.means)
        progress.update { $0.tablesExpected += names.count }
        var tables: [Table] = []
        for name in names {
            // Each by itself, so that one that is locked costs no other its count.
            tables.append(
                try await database.ask("count the rows of \(target.shown(name))") {
                    try Self.compare(name, in: target, on: $0)
                })
            progress.update { $0.tablesDone += 1 }
        }
        self.tables = tables
    }

    /// One statement, so one moment: a refresh may publish meanwhile.
    private static func compare(
        _ table: String, in target: TargetSchema, on connection: PostgresConnection
    ) throws -> Table {
        let qualified = target.sql(table)
        let isThere = try connection.query("SELECT to_regclass($1)", [qualified]).value != nil
        let hasLedger = try Ledger(target).version(on: connection) != nil
        let count = isThere ? "(SELECT count(*) FROM \(qualified))" : "NULL"
        guard hasLedger else {
            let counted = try connection.query("SELECT \(count)").value.flatMap { Int($0) }
            return Table(table: table, ledger: nil, counted: counted, isOurs: false)
        }
        let row =
            try connection.query(
                """
                SELECT \(count), l.rows, l.sequence = extract(epoch FROM s.moment) * 1000000
                FROM (SELECT min("timestamp") AS moment FROM instructure_dap.table_sync
                    WHERE source_namespace = $1 AND source_table = $2) s
                LEFT JOIN canvas_data.loads l ON l.target_schema = $1 AND l.table_name = $2 AND l.state = 'published'
                    AND \(Ledger.source(of: "l", is: "$3"))
                """, [target.name, table, "dap"]
            ).first ?? [nil, nil, nil]
        return Table(
            table: table, ledger: row[1].flatMap { Int($0) }, counted: row[0].flatMap { Int($0) },
            isOurs: row[2] == "t")
    }

    /// What a monitor has to know: a table that differs, or that nothing is loaded.
    ///
    /// - Parameter target: the schema.
    /// - Returns: nil when all agree.
    package func trouble(in target: TargetSchema) -> CanvasDataError? {
        guard !tables.isEmpty else { return .nothingLoaded(target.name) }
        let differing = tables.filter { !$0.agrees }.map { target.shown($0.table) }
        return differing.isEmpty ? nil : .replicasDiffer(differing, of: tables.count)
    }
}

extension CanvasDataError {
    static func replicasDiffer(_ tables: [String], of all: Int) -> CanvasDataError {
        let names = tables.prefix(3).joined(separator: ", ") + (tables.count > 3 ? ", …" : "")
        return CanvasDataError(
            .wrongData,
            """
            \(tables.count) of \(all) table\(all == 1 ? "" : "s") \(tables.count == 1 ? "does" : "do") not hold what was \
            loaded: \(names).
            """,
            remedy: "Rows were added or removed by hand. Load the tables again, from new snapshots.")
    }
}
