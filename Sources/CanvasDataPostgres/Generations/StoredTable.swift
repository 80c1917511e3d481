import CanvasDataBase

/// What the catalogue says about one table, wherever it is.
enum StoredTable {
    /// The columns in order; none where the table does not exist.
    ///
    /// - Parameters:
    ///   - table: with its schema, quoted.
    ///   - connection: any.
    /// - Returns: them, or nothing.
    /// - Throws: `PostgresError`, `CancellationError`.
    static func columns(
        of table: String, on connection: PostgresConnection
    ) throws -> [TableState.Column] {
        try connection.query(
            """
            SELECT attname, format_type(atttypid, atttypmod), attgenerated <> '' FROM pg_attribute
            WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped ORDER BY attnum
            """, [table]
        ).rows.compactMap { row in
            guard let name = row[0], let type = row[1] else { return nil }
            return TableState.Column(name: name, type: SQLType(formatted: type), isGenerated: row[2] == "t")
        }
    }

    /// The columns' defaults as SQL, by name, except those that are computed.
    static func defaults(of table: String, on connection: PostgresConnection) throws -> [String: String] {
        let rows = try connection.query(
            """
            SELECT a.attname, pg_get_expr(d.adbin, d.adrelid)
            FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
            WHERE d.adrelid = to_regclass($1) AND a.attgenerated = ''
            """, [table])
        return rows.rows.reduce(into: [:]) { defaults, row in
            if let name = row[0], let sql = row[1] { defaults[name] = sql }
        }
    }

    static func exists(_ table: String, on connection: PostgresConnection) throws -> Bool {
        try connection.query("SELECT to_regclass($1)", [table]).value != nil
    }

    /// Drops a copy, unless readers see it: whatever the ledger says, what is attached to a table stays.
    ///
    /// - Throws: `CanvasDataError` where it is attached; `PostgresError`, `CancellationError`.
    static func dropUnattached(_ table: String, on connection: PostgresConnection) throws {
        guard try !isAttached(table, on: connection) else { throw CanvasDataError.copyIsInUse(table) }
        try connection.execute("DROP TABLE IF EXISTS \(table)")
    }

    /// Does `work`, which deletes rows of a table in the store.
    ///
    /// A publication FOR ALL TABLES has this one as well, and Postgres then refuses to delete from a table that has no other
    /// replica identity (manual, §31.1).
    static func deleting<Value>(
        from table: String, on connection: PostgresConnection, _ work: () throws -> Value
    ) throws -> Value {
        try connection.execute("ALTER TABLE \(table) REPLICA IDENTITY FULL")
        let value = try work()
        try connection.execute("ALTER TABLE \(table) REPLICA IDENTITY DEFAULT")
        return value
    }

    /// Whether it is a partition of a table.
    static func isAttached(_ table: String, on connection: PostgresConnection) throws -> Bool {
        try connection.query("SELECT relispartition FROM pg_class WHERE oid = to_regclass($1)", [table])
            .value == "t"
    }
}
