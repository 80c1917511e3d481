import CanvasDataBase
package import CanvasDataLoading

/// Our record of what is loaded: schema `canvas_data`, in the target database itself, each row written in the
/// transaction of what it describes. Calls block.
package struct Ledger: Sendable {
    /// The word for Canvas Data 1 in the ledger, whose rows an older ledger holds alone.
    package static let dumps = "canvas-data-1"

    package let target: TargetSchema
    /// Where the rows are from. Another source's are neither seen nor changed.
    package let source: String

    package init(_ target: TargetSchema, source: String = dumps) {
        self.target = target
        self.source = source
    }

    /// Makes the schemas and the ledger where they are missing.
    ///
    /// - Returns: the names of the schemas that were missing.
    /// - Throws: `CanvasDataError` for missing rights or a newer ledger; `PostgresError`, `CancellationError`.
    @discardableResult package func install(on connection: PostgresConnection) throws -> [String] {
        if try version(on: connection) == LedgerSchema.version, try missingSchemas(on: connection).isEmpty {
            return []
        }
        return try connection.transaction {
            // Two runs for two schemas of one database may come here together.
            try connection.query("SELECT pg_advisory_xact_lock($1, 0)", ["\(ReservedNames.lockSpace)"])
            let missing = try missingSchemas(on: connection)
            for schema in missing {
                do {
                    try connection.execute("CREATE SCHEMA \(SQLDialect.postgres.identifier(schema))")
                } catch let error as PostgresError where error.isForbidden {
                    throw CanvasDataError.noRightForSchema(schema)
                }
            }
            // Looked up behind the lock: another run may have brought it up to date meanwhile.
            let old = try version(on: connection) ?? LedgerSchema.version
            if old < 2 { try connection.execute(LedgerSchema.changesFromVersion1) }
            if old < 3 { try connection.execute(LedgerSchema.changesFromVersion2) }
            try connection.execute(LedgerSchema.statements)
            if old < 2 { try connection.execute(LedgerSchema.gapsOfVersion1) }
            if old < LedgerSchema.version { try connection.execute(LedgerSchema.newVersion) }
            return missing
        }
    }

    /// The version of the installed ledger; nil where none is installed.
    package func version(on connection: PostgresConnection) throws -> Int? {
        guard try connection.query("SELECT to_regclass('canvas_data.ledger')").value != nil else {
            return nil
        }
        guard
            let version = try connection.query("SELECT max(version) FROM canvas_data.ledger").value.flatMap({
                Int($0)
            })
        else { return nil }
        guard version <= LedgerSchema.version else { throw CanvasDataError.newerLedger(version) }
        return version
    }

    private func missingSchemas(on connection: PostgresConnection) throws -> [String] {
        // CREATE SCHEMA IF NOT EXISTS asks for the right to create even where nothing is to be created.
        let there = try connection.query("SELECT nspname FROM pg_namespace").rows.compactMap { $0[0] }
        return [TargetSchema.ledger, TargetSchema.store, target.name].filter { !there.contains($0) }
    }

    /// Every load that is not superseded, in the order of dumps.
    package func loads(on connection: PostgresConnection) throws -> [LoadRecord] {
        try connection.query(
            """
            SELECT \(LoadRecord.columns) FROM canvas_data.loads
            WHERE target_schema = $1 AND state <> 'superseded' AND \(Self.source(of: "loads", is: "$2"))
            ORDER BY sequence, load
            """, [target.name, source]
        ).rows.map(LoadRecord.init)
    }

    /// SQL for whether a row of `loads` or `runs` is of a source. A ledger before version 3 has no other than one.
    static func source(of row: String, is value: String) -> String {
        "coalesce(to_jsonb(\(row)) ->> 'source', '\(dumps)') = \(value)"
    }

    /// - Returns: the run's number.
    package func beginRun(_ command: String, on connection: PostgresConnection) throws -> Int {
        let run = try connection.query(
            """
            INSERT INTO canvas_data.runs (target_schema, command, tool_version, source) VALUES ($1, $2, $3, $4)
            RETURNING run
            """, [target.name, command, canvasDataVersion, source])
        return run.value.flatMap { Int($0) } ?? 0
    }

    /// `message` must hold no secret; nil for a run that did all it should.
    package func endRun(_ run: Int, message: String?, on connection: PostgresConnection) throws {
        try connection.query(
            "UPDATE canvas_data.runs SET ended_at = now(), outcome = $2, message = $3 WHERE run = $1",
            ["\(run)", message == nil ? "done" : "failed", message])
    }

    /// SQL for a moment in UTC as the API writes it.
    static func moment(_ expression: String) -> String {
        #"to_char(\#(expression) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')"#
    }

    /// Records that a table's fragments are about to be loaded.
    package func begin(
        _ request: LoadRequest, generation: String, run: Int, on connection: PostgresConnection
    ) throws -> LoadRecord {
        let row = try connection.query(
            """
            INSERT INTO canvas_data.loads (run, target_schema, table_name, dump_id, sequence, dump_created_at,
                schema_version, effect, generation, fragments, state, source)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'staging', $11)
            RETURNING \(LoadRecord.columns)
            """,
            [
                "\(run)", target.name, request.table, request.origin.id, "\(request.origin.sequence)",
                request.origin.createdAtForPostgres,
                request.origin.schemaVersion, request.effect.word, generation, "\(request.fragments.count)",
                source,
            ])
        return try Self.record(row, of: request.table)
    }

    static func record(_ rows: PostgresRows, of table: String) throws(CanvasDataError) -> LoadRecord {
        guard let first = rows.first else {
            throw CanvasDataError(.bug, "The ledger gave no row for \(table).")
        }
        return try LoadRecord(first)
    }

    /// Names of the fragments that are loaded.
    package func fragments(of load: LoadRecord, on connection: PostgresConnection) throws -> Set<String> {
        let rows = try connection.query(
            "SELECT name FROM canvas_data.fragments WHERE load = $1", ["\(load.id)"])
        return Set(rows.rows.compactMap { $0[0] })
    }

    /// Records a fragment, in the transaction that brings its rows. A second one of that name is refused (23505).
    package func add(
        fragment: String, rows: Int, rejected: Int, bytes: Int, to load: LoadRecord,
        on connection: PostgresConnection
    ) throws {
        try connection.query(
            "INSERT INTO canvas_data.fragments (load, name, rows, rejected, bytes) VALUES ($1, $2, $3, $4, $5)",
            ["\(load.id)", fragment, "\(rows)", "\(rejected)", "\(bytes)"])
    }

    /// The number of loaded fragments, their rows and their rejected rows.
    package func sums(
        of load: LoadRecord, on connection: PostgresConnection
    ) throws -> (fragments: Int, rows: Int, rejected: Int) {
        let sums = try connection.query(
            "SELECT count(*), coalesce(sum(rows), 0), coalesce(sum(rejected), 0) FROM canvas_data.fragments WHERE load = $1",
            ["\(load.id)"]
        ).first?.map { $0.flatMap { Int($0) } ?? 0 }
        guard let sums, sums.count == 3 else { return (0, 0, 0) }
        return (sums[0], sums[1], sums[2])
    }

    /// Records that all rows are in the generation.
    package func markStaged(
        _ load: LoadRecord, rows: Int, rejected: Int, on connection: PostgresConnection
    ) throws {
        try connection.query(
            """
            UPDATE canvas_data.loads SET state = 'staged', staged_at = now(), rows = $2, rejected = $3
            WHERE load = $1 AND state = 'staging'
            """, ["\(load.id)", "\(rows)", "\(rejected)"])
    }

    /// Whether all rows are in the generation.
    package func isStaged(_ load: LoadRecord, on connection: PostgresConnection) throws -> Bool {
        try connection.query(
            "SELECT state <> 'staging' FROM canvas_data.loads WHERE load = $1", ["\(load.id)"]
        )
        .value == "t"
    }

    /// Forgets a load whose generation is gone, or about to go in the same transaction.
    package func forget(_ load: LoadRecord, on connection: PostgresConnection) throws {
        try connection.query("DELETE FROM canvas_data.loads WHERE load = $1", ["\(load.id)"])
    }
}

extension LoadRecord {
    /// What `init` reads, in order. A ledger of version 1 has no kept_rows, and none before version 3 has a position.
    static let columns = """
        load, table_name, dump_id, sequence, schema_version, effect, generation, fragments, rows, rejected, state, \
        \(Ledger.moment("dump_created_at")), coalesce((to_jsonb(loads) ->> 'kept_rows')::bigint, 0), \
        to_jsonb(loads) ->> 'position', to_jsonb(loads) ->> 'since'
        """

    /// - Throws: `CanvasDataError` for a row that this version did not write: what it says is not guessed at.
    fileprivate init(_ row: [String?]) throws(CanvasDataError) {
        guard row.count == 15, let id = row[0].flatMap({ Int($0) }), let table = row[1], let dumpID = row[2],
            let sequence = row[3].flatMap({ Int($0) }), let version = row[4],
            let effect = row[5].flatMap(BatchEffect.init(word:)), let generation = row[6],
            let fragments = row[7].flatMap({ Int($0) }), let rows = row[8].flatMap({ Int($0) }),
            let rejected = row[9].flatMap({ Int($0) }), let state = row[10].flatMap(State.init),
            let keptRows = row[12].flatMap({ Int($0) })
        else { throw .unreadableLedger(load: row.first.flatMap { $0 } ?? "?") }
        self.init(
            id: id, table: table, dumpID: dumpID, sequence: sequence, schemaVersion: version, effect: effect,
            generation: generation, fragments: fragments, rows: rows, rejected: rejected, state: state,
            createdAt: row[11], keptRows: keptRows, position: row[13], since: row[14])
    }
}
