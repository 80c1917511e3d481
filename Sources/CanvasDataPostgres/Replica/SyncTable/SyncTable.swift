import CanvasDataBase

/// The record of the source's official client, by which either client knows how far the other has come. Calls block.
package struct SyncTable: Sendable {
    /// The source's name for the group of tables; its tables are in the schema of that name.
    package let namespace: String

    package init(in schema: String) {
        namespace = schema
    }

    /// Makes the record where it is missing, and takes over the one that clients before version 1 kept.
    ///
    /// - Throws: `CanvasDataError` where a right is missing, or a newer client has made it; `PostgresError`,
    ///   `CancellationError`.
    package func install(on connection: PostgresConnection) throws {
        if try isInstalled(on: connection) { return }
        try connection.transaction {
            // Two runs for two namespaces of one database may come here together.
            try connection.query("SELECT pg_advisory_xact_lock($1, 0)", ["\(ReservedNames.lockSpace)"])
            try installMissing(on: connection)
        }
    }

    /// `install` in the transaction that is open, alone.
    private func installMissing(on connection: PostgresConnection) throws {
        do {
            // CREATE SCHEMA IF NOT EXISTS asks for the right to create even where nothing is to be created.
            if try connection.query("SELECT to_regnamespace($1)", [SyncTableSchema.schema]).value == nil {
                try connection.execute("CREATE SCHEMA \(SyncTableSchema.schema)")
            }
        } catch let error as PostgresError where error.isForbidden {
            throw CanvasDataError.noRightForSyncTable
        }
        do {
            // Another run may have made it meanwhile.
            if try isInstalled(on: connection) { return }
            if try !hasTables(on: connection) { try connection.execute(SyncTableSchema.statements) }
            for namespace in SyncTableSchema.formerNamespaces
            where try has("dap_meta", in: namespace, on: connection) {
                try connection.execute(SyncTableSchema.takeover(from: namespace))
            }
            try connection.execute(
                """
                DELETE FROM instructure_dap.database_version;
                INSERT INTO instructure_dap.database_version (version) VALUES (\(SyncTableSchema.version))
                """)
        } catch let error as PostgresError where error.isForbidden {
            throw CanvasDataError.syncTable(error, doing: "create the tables of the schema instructure_dap")
        }
    }

    private func hasTables(on connection: PostgresConnection) throws -> Bool {
        let tables = try ["table_sync", "database_version"].filter { table in
            try has(table, in: SyncTableSchema.schema, on: connection)
        }
        return tables.count == 2
    }

    /// to_regclass would fail where the role may not use the schema.
    private func has(_ table: String, in schema: String, on connection: PostgresConnection) throws -> Bool {
        try connection.query(
            """
            SELECT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname = $1 AND c.relname = $2 AND c.relkind = 'r')
            """, [schema, table]
        ).value == "t"
    }

    /// Whether it is there, in the version that we know.
    package func isInstalled(on connection: PostgresConnection) throws -> Bool {
        guard try hasTables(on: connection) else { return false }
        do {
            let version = try connection.query("SELECT max(version) FROM instructure_dap.database_version")
                .value
            guard let version = version.flatMap({ Int($0) }) else { return false }
            guard version <= SyncTableSchema.version else { throw CanvasDataError.newerSyncTable(version) }
            return version == SyncTableSchema.version
        } catch let error as PostgresError where error.isForbidden {
            throw CanvasDataError.syncTable(error, doing: "read instructure_dap.database_version")
        }
    }

    /// The rows of the namespace, by table and position. There may be several of a table, of which the first is the safe
    /// one: changes that come twice change nothing. There may be some whose table is not there. None where nothing is
    /// installed.
    ///
    /// - Parameters:
    ///   - locking: whether nobody else may change them before the open transaction ends.
    ///   - connection: any.
    /// - Returns: what they say.
    /// - Throws: `CanvasDataError` for a row that cannot be read; `PostgresError`, `CancellationError`.
    package func records(
        locking: Bool = false, on connection: PostgresConnection
    ) throws -> [SyncRecord] {
        guard try hasTables(on: connection) else { return [] }
        let rows = try connection.query(
            """
            SELECT id, source_namespace, source_table,
                CASE WHEN isfinite("timestamp") THEN to_char("timestamp", 'YYYY-MM-DD"T"HH24:MI:SS')
                    || CASE WHEN "timestamp" = date_trunc('second', "timestamp") THEN ''
                        ELSE to_char("timestamp", '.US') END || 'Z' END,
                schema_version, target_schema, target_table, schema_description
            FROM instructure_dap.table_sync WHERE source_namespace = $1 ORDER BY source_table, "timestamp", id
            \(locking ? "FOR UPDATE" : "")
            """, [namespace])
        return try rows.rows.map { row in
            guard let id = row[0].flatMap({ Int($0) }), let namespace = row[1], let table = row[2],
                let position = row[3], let version = row[4].flatMap({ Int($0) }), let target = row[6],
                let schemaText = row[7]
            else { throw CanvasDataError.unreadableSyncRecord(row[0] ?? "?") }
            return SyncRecord(
                id: id, namespace: namespace, table: table, position: position, schemaVersion: version,
                targetSchema: row[5], targetTable: target, schemaText: schemaText)
        }
    }

    /// The names of the tables in the schema that the record is of. None where it may not be read: what other roles keep
    /// there is in nobody's way.
    ///
    /// - Throws: `PostgresError`, `CancellationError`.
    func recordedTables(on connection: PostgresConnection) throws -> Set<String> {
        // Looked up by name, the schema of another role would be an error, which ends a transaction.
        let isReadable = try connection.query(
            """
            SELECT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname = 'instructure_dap' AND c.relname = 'table_sync'
                    AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT'))
            """
        ).value
        guard isReadable == "t" else { return [] }
        let rows = try connection.query(
            """
            SELECT DISTINCT target_table FROM instructure_dap.table_sync
            WHERE coalesce(target_schema, source_namespace) = $1
            """, [namespace])
        return Set(rows.rows.compactMap { $0[0] })
    }

    /// Records how far a table is, in the open transaction: afterwards it has one row.
    ///
    /// - Parameters:
    ///   - table: by the source's name, which is its name in the database, too.
    ///   - position: as the source gave it.
    ///   - schemaVersion: of the table at that position.
    ///   - schemaText: the schema, as JSON text.
    ///   - connection: in the transaction of the rows.
    /// - Throws: `CanvasDataError` for a position that is none; `PostgresError`, `CancellationError`.
    package func write(
        _ table: String, position: String, schemaVersion: Int, schemaText: String,
        on connection: PostgresConnection
    ) throws {
        let values = [
            namespace, table, try SyncRecord.moment(position), "\(schemaVersion)", schemaText,
        ]
        // The row that the official client would find first is the one that stays.
        try connection.query(
            """
            DELETE FROM instructure_dap.table_sync WHERE source_namespace = $1 AND source_table = $2 AND id <> (
                SELECT min(id) FROM instructure_dap.table_sync WHERE source_namespace = $1 AND source_table = $2)
            """, [namespace, table])
        let updated = try connection.query(
            """
            UPDATE instructure_dap.table_sync SET "timestamp" = $3::timestamptz AT TIME ZONE 'UTC', schema_version = $4,
                target_schema = $1, target_table = $2, schema_description_format = 'json', schema_description = $5
            WHERE source_namespace = $1 AND source_table = $2
            """, values)
        guard updated.affected == 0 else { return }
        try connection.query(
            """
            INSERT INTO instructure_dap.table_sync (source_namespace, source_table, "timestamp", schema_version,
                target_schema, target_table, schema_description_format, schema_description)
            VALUES ($1, $2, $3::timestamptz AT TIME ZONE 'UTC', $4, $1, $2, 'json', $5)
            """, values)
    }

    /// Deletes what is recorded of a table, in the open transaction.
    package func forget(_ table: String, on connection: PostgresConnection) throws {
        guard try hasTables(on: connection) else { return }
        try connection.query(
            "DELETE FROM instructure_dap.table_sync WHERE source_namespace = $1 AND source_table = $2",
            [namespace, table])
    }
}
