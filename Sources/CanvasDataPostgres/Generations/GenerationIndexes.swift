/// Makes on a generation what the parent has of indexes and foreign keys, so that attaching it builds and checks
/// nothing: Postgres then takes an equal one that is there (manual, ALTER TABLE … ATTACH PARTITION).
package enum GenerationIndexes {
    /// An index or foreign key as Postgres writes it, without the names of itself and of its table.
    private struct Definition: Equatable {
        /// Of a constraint, `FOREIGN KEY (a) REFERENCES …` or `UNIQUE (a)`; of an index, `CREATE INDEX ON`.
        let head: String
        /// Of an index, ` USING btree (a)`.
        let tail: String

        func sql(on table: String) -> String {
            head.hasPrefix("CREATE ") ? "\(head) \(table)\(tail)" : "ALTER TABLE \(table) ADD \(head)"
        }
    }

    /// Makes what is missing on `generation`; what a killed run made is not made again. Names are left to Postgres.
    ///
    /// - Parameters:
    ///   - generation: its name in the store.
    ///   - table: the table that readers see, whose indexes it is to have; nil where there is none yet.
    ///   - target: where that table is.
    ///   - key: the column that gets an index where there is no such table.
    ///   - connection: any; each index is a statement of its own.
    /// - Throws: `PostgresError`, such as 23503 where rows break a foreign key; `CancellationError`.
    package static func build(
        on generation: String, likeParent table: String?, target: TargetSchema, key: String?,
        connection: PostgresConnection
    ) throws {
        var wanted: [Definition] = []
        if let table {
            wanted = try definitions(of: target.sql(table), on: connection)
        } else if let key, let name = try connection.query("SELECT quote_ident($1)", [key]).value {
            // Quoted as Postgres does, because it is compared with what Postgres writes.
            wanted = [Definition(head: "CREATE INDEX ON", tail: " USING btree (\(name))")]
        }
        let stored = TargetSchema.stored(generation)
        for definition in try missing(wanted, on: stored, connection) {
            try connection.execute(definition.sql(on: stored))
        }
    }

    /// Makes on `table`, which is new and has no rows, what `generation` has.
    static func copy(from generation: String, to table: String, on connection: PostgresConnection) throws {
        let wanted = try definitions(of: TargetSchema.stored(generation), on: connection)
        for definition in try missing(wanted, on: table, connection) {
            try connection.execute(definition.sql(on: table))
        }
    }

    /// One for one: a table may have two equal indexes.
    private static func missing(
        _ wanted: [Definition], on table: String, _ connection: PostgresConnection
    ) throws -> [Definition] {
        var there = try definitions(of: table, on: connection)
        return wanted.filter { definition in
            guard let found = there.firstIndex(of: definition) else { return true }
            there.remove(at: found)
            return false
        }
    }

    private static func definitions(
        of table: String, on connection: PostgresConnection
    ) throws -> [Definition] {
        // With pg_catalog as the search path every name in these comes with its schema.
        let rows = try connection.query(
            """
            SELECT CASE WHEN c.oid IS NOT NULL THEN pg_get_constraintdef(c.oid) ELSE d.head END,
                CASE WHEN c.oid IS NOT NULL THEN '' ELSE d.tail END
            FROM pg_index i
                JOIN pg_class x ON x.oid = i.indexrelid
                JOIN pg_class t ON t.oid = i.indrelid
                LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid AND c.conrelid = i.indrelid
                    AND c.contype IN ('p', 'u', 'x'),
                LATERAL (SELECT CASE WHEN i.indisunique THEN 'CREATE UNIQUE INDEX ON' ELSE 'CREATE INDEX ON' END,
                    substr(pg_get_indexdef(i.indexrelid), length(format('CREATE %sINDEX %I ON %s%s',
                        CASE WHEN i.indisunique THEN 'UNIQUE ' ELSE '' END, x.relname,
                        CASE WHEN t.relkind = 'p' THEN 'ONLY ' ELSE '' END, i.indrelid::regclass)) + 1)
                ) AS d (head, tail)
            WHERE i.indrelid = $1::regclass
            UNION ALL
            SELECT pg_get_constraintdef(oid), '' FROM pg_constraint
            WHERE conrelid = $1::regclass AND contype = 'f' AND conparentid = 0
            ORDER BY 1, 2
            """, [table])
        return rows.rows.compactMap { row in
            guard let head = row[0], let tail = row[1] else { return nil }
            return Definition(head: head, tail: tail)
        }
    }
}
