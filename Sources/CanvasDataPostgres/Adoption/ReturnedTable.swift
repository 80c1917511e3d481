import CanvasDataLoading

/// A table of a user's that was adopted and becomes an ordinary one again: its current generation takes the name of the
/// partitioned table, with all that was made on that. Not a row is copied.
struct ReturnedTable: Sendable {
    private let adopted: AdoptedTable
    /// Where its rows are, by its name in the store.
    private let generation: String

    init(_ table: String, in target: TargetSchema, generation: String) {
        adopted = AdoptedTable(table, in: target)
        self.generation = generation
    }

    private var name: String { adopted.name }
    private var target: TargetSchema { adopted.target }
    private var stored: String { TargetSchema.stored(generation) }

    /// What must be locked against readers.
    func relations(on connection: PostgresConnection) throws -> [String] {
        [name, stored] + (try adopted.views(on: connection).map(\.name))
    }

    /// - Throws: `CanvasDataError` that names what cannot be moved; `PostgresError`, `CancellationError`.
    func check(on connection: PostgresConnection) throws {
        try AdoptionObstacles(table: adopted, action: .giveBack).check(on: connection)
    }

    /// Does it, in the transaction that is open and has the relations locked.
    ///
    /// - Throws: `CanvasDataError` for what cannot be moved; `PostgresError`, `CancellationError`.
    func giveBack(on connection: PostgresConnection) throws {
        try check(on: connection)
        // All that is said of the table must be asked while it still has its name.
        let views = try adopted.views(on: connection).map(\.statement)
        let belongings = try AdoptedBelongings(of: adopted, on: connection)
        let outdated = try connection.query(Self.outdated, [stored]).rows.compactMap { $0[0] }
        let (indexes, keys) = (try indexes(on: connection), try foreignKeys(on: connection))
        let descriptions = try Self.descriptions.flatMap { query in
            try connection.query(query, [name]).rows.compactMap { $0[0] }
        }
        for statement in belongings.removals + outdated { try connection.execute(statement) }
        let sql = SQLDialect.postgres
        let (own, old) = (target.sql(generation), TargetSchema.stored(adopted.table))
        try connection.execute(
            """
            ALTER TABLE \(name) DETACH PARTITION \(stored);
            ALTER TABLE \(name) SET SCHEMA \(TargetSchema.store);
            ALTER TABLE \(stored) SET SCHEMA \(sql.identifier(target.name));
            ALTER TABLE \(own) RENAME TO \(sql.identifier(adopted.table))
            """)
        for statement in views { try connection.execute(statement) }
        try connection.execute("DROP TABLE \(old)")
        for (index, own) in indexes {
            try connection.execute("ALTER INDEX \(target.sql(index)) RENAME TO \(sql.identifier(own))")
        }
        for (key, own) in keys where key != own {
            try connection.execute(
                "ALTER TABLE \(name) RENAME CONSTRAINT \(sql.identifier(key)) TO \(sql.identifier(own))")
        }
        for statement in descriptions + belongings.comments + belongings.additions {
            try connection.execute(statement)
        }
        for statement in try belongings.grants(on: connection) { try connection.execute(statement) }
    }

    /// Each of the generation's indexes that is part of one of the table's, and that one's name.
    private func indexes(on connection: PostgresConnection) throws -> [(String, String)] {
        try pairs(
            """
            SELECT c.relname, p.relname FROM pg_index x JOIN pg_inherits i ON i.inhparent = x.indexrelid
                JOIN pg_class p ON p.oid = x.indexrelid JOIN pg_class c ON c.oid = i.inhrelid
            WHERE x.indrelid = $1::regclass ORDER BY 1
            """, on: connection)
    }

    /// Likewise of foreign keys.
    private func foreignKeys(on connection: PostgresConnection) throws -> [(String, String)] {
        try pairs(
            """
            SELECT c.conname, p.conname FROM pg_constraint p JOIN pg_constraint c ON c.conparentid = p.oid
            WHERE p.conrelid = $1::regclass AND p.contype = 'f' AND c.conrelid <> p.conrelid ORDER BY 1
            """, on: connection)
    }

    private func pairs(_ query: String, on connection: PostgresConnection) throws -> [(String, String)] {
        try connection.query(query, [name]).rows.compactMap { row in
            guard let first = row[0], let second = row[1] else { return nil }
            return (first, second)
        }
    }

    /// What a generation still has of the time before it was adopted, while that of the table counts.
    private static let outdated = """
        SELECT format('DROP POLICY %I ON %s', polname, polrelid::regclass) FROM pg_policy WHERE polrelid = $1::regclass
        UNION ALL
        SELECT format('ALTER TABLE %s DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY', oid::regclass)
        FROM pg_class WHERE oid = $1::regclass AND (relrowsecurity OR relforcerowsecurity)
        """

    /// What a generation lacks, or has otherwise where it was made before a user changed it; NULL where there is none.
    private static let descriptions = [
        """
        SELECT format('ALTER TABLE %s ALTER COLUMN %I SET STATISTICS %s', attrelid::regclass, attname,
            coalesce(attstattarget, -1))
        FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped
        """,
        """
        SELECT format('ALTER TABLE %s ALTER COLUMN %I %s', a.attrelid::regclass, a.attname,
            coalesce('SET DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), 'DROP DEFAULT'))
        FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
        """,
        "SELECT format('COMMENT ON TABLE %s IS %L', $1::regclass, obj_description($1::regclass, 'pg_class'))",
        """
        SELECT format('COMMENT ON COLUMN %s.%I IS %L', attrelid::regclass, attname, col_description(attrelid, attnum))
        FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped
        """,
        """
        SELECT format('COMMENT ON CONSTRAINT %I ON %s IS %L', conname, conrelid::regclass,
            obj_description(oid, 'pg_constraint'))
        FROM pg_constraint WHERE conrelid = $1::regclass AND contype = 'c'
        """,
    ]
}
