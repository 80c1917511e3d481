/// Makes on a generation what the parent has of indexes and foreign keys, so that attaching it builds and checks
/// nothing: Postgres then takes an equal one that is there (manual, ALTER TABLE … ATTACH PARTITION).
package enum GenerationIndexes {
    /// An index or foreign key as Postgres writes it, without the names of itself and of its table.
    private struct Definition {
        /// Of a constraint, `FOREIGN KEY (a) REFERENCES …` or `UNIQUE (a)`; of an index, `CREATE INDEX ON`.
        let head: String
        /// Of an index, ` USING btree (a)`.
        let tail: String
        /// The tail without storage parameters, which do not keep two indexes from being equal.
        let shape: String
        /// The statement that drops it; "" where it does not exist yet.
        var removal = ""
        /// The index's OID; nil for a foreign key and for what is not there yet.
        var index: Int?
        /// Of a foreign key, the OID of the table referred to.
        var referred: Int?

        func sql(on table: String) -> String {
            head.hasPrefix("CREATE ") ? "\(head) \(table)\(tail)" : "ALTER TABLE \(table) ADD \(head)"
        }

        func isEqual(to other: Definition) -> Bool { head == other.head && shape == other.shape }
    }

    /// Makes what is missing on `generation`; what a killed run made is not made again. Names are left to Postgres.
    ///
    /// - Parameters:
    ///   - generation: its name in the store.
    ///   - table: the table that readers see, whose indexes it gets; nil where it does not exist yet.
    ///   - target: where that table is.
    ///   - key: the column that gets an index where there is no such table.
    ///   - connection: any; each index is a statement of its own.
    /// - Throws: `PostgresError`, such as 23503 where rows break a foreign key; `CancellationError`.
    package static func build(
        on generation: String, likeParent table: String?, target: TargetSchema, key: String?,
        connection: PostgresConnection
    ) throws {
        let wanted = try wanted(like: table, target: target, key: key, on: connection)
        let stored = TargetSchema.stored(generation)
        for definition in without(try definitions(of: stored, on: connection), wanted) {
            try connection.execute(definition.sql(on: stored))
        }
    }

    /// Drops what `generation` has besides what `build` would make.
    ///
    /// - Parameters: as of `build`.
    /// - Throws: `PostgresError`, `CancellationError`.
    static func dropOthers(
        on generation: String, thanOf table: String?, target: TargetSchema, key: String?,
        connection: PostgresConnection
    ) throws {
        let there = try definitions(of: TargetSchema.stored(generation), on: connection)
        guard !there.isEmpty else { return }
        let wanted = try wanted(like: table, target: target, key: key, on: connection)
        for definition in without(wanted, there) { try connection.execute(definition.removal) }
    }

    /// Makes on `table`, which is new and has no rows, what `generation` has.
    static func copy(from generation: String, to table: String, on connection: PostgresConnection) throws {
        let wanted = try definitions(of: TargetSchema.stored(generation), on: connection)
        for definition in without(try definitions(of: table, on: connection), wanted) {
            try connection.execute(definition.sql(on: table))
        }
    }

    /// The indexes of a generation and of the table that readers see that are equal, one for one, by their OIDs. Both names
    /// with their schemas, quoted.
    ///
    /// - Throws: `PostgresError`, `CancellationError`.
    static func pairs(
        of generation: String, with table: String, on connection: PostgresConnection
    ) throws -> [(generation: Int, parent: Int)] {
        var there = try definitions(of: generation, on: connection)
        guard !there.isEmpty else { return [] }
        return try definitions(of: table, on: connection).compactMap { definition in
            guard let found = there.firstIndex(where: definition.isEqual) else { return nil }
            let mine = there.remove(at: found)
            return mine.index.flatMap { index in definition.index.map { (index, $0) } }
        }
    }

    private static func wanted(
        like table: String?, target: TargetSchema, key: String?, on connection: PostgresConnection
    ) throws -> [Definition] {
        if let table {
            let all = try definitions(of: target.sql(table), on: connection)
            guard all.contains(where: { $0.referred != nil }) else { return all }
            // A key onto a table that is loaded as well would compare the new rows of this one with the old ones of that, and
            // keep those from being replaced.
            let loaded = try loadedTables(on: connection)
            return all.filter { $0.referred.map { !loaded.contains($0) } ?? true }
        }
        guard let key, let name = try connection.query("SELECT quote_ident($1)", [key]).value else {
            return []
        }
        // Quoted as Postgres does, because it is compared with what Postgres writes.
        let tail = " USING btree (\(name))"
        return [Definition(head: "CREATE INDEX ON", tail: tail, shape: tail)]
    }

    /// The OIDs of all tables that loads fill.
    private static func loadedTables(on connection: PostgresConnection) throws -> Set<Int> {
        var rows = try connection.query(
            """
            SELECT i.inhparent FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
            WHERE c.relnamespace = to_regnamespace($1)
            """, [TargetSchema.store]
        ).rows
        if try StoredTable.exists("canvas_data.loads", on: connection) {
            rows += try connection.query(
                "SELECT DISTINCT to_regclass(format('%I.%I', target_schema, table_name))::oid FROM canvas_data.loads"
            ).rows
        }
        return Set(rows.compactMap { $0[0].flatMap { Int($0) } })
    }

    /// `all` without those of `some`, one for one: a table may have two equal indexes.
    private static func without(_ some: [Definition], _ all: [Definition]) -> [Definition] {
        var some = some
        return all.filter { definition in
            guard let found = some.firstIndex(where: definition.isEqual) else { return true }
            some.remove(at: found)
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
                CASE WHEN c.oid IS NOT NULL THEN '' ELSE d.tail END,
                CASE WHEN c.oid IS NOT NULL THEN '' ELSE replace(d.tail, coalesce(d.options, ''), '') END,
                CASE WHEN c.oid IS NOT NULL THEN format('ALTER TABLE %s DROP CONSTRAINT %I', t.oid::regclass, c.conname)
                    ELSE format('DROP INDEX %s', x.oid::regclass) END, x.oid, NULL::oid
            FROM pg_index i
                JOIN pg_class x ON x.oid = i.indexrelid
                JOIN pg_class t ON t.oid = i.indrelid
                LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid AND c.conrelid = i.indrelid
                    AND c.contype IN ('p', 'u', 'x'),
                LATERAL (SELECT CASE WHEN i.indisunique THEN 'CREATE UNIQUE INDEX ON' ELSE 'CREATE INDEX ON' END,
                    substr(pg_get_indexdef(i.indexrelid), length(format('CREATE %sINDEX %I ON %s%s',
                        CASE WHEN i.indisunique THEN 'UNIQUE ' ELSE '' END, x.relname,
                        CASE WHEN t.relkind = 'p' THEN 'ONLY ' ELSE '' END, i.indrelid::regclass)) + 1),
                    -- As pg_get_indexdef writes them.
                    (SELECT ' WITH (' || string_agg(format('%I=%s', split_part(o, '=', 1), CASE
                        WHEN quote_ident(substr(o, strpos(o, '=') + 1)) = substr(o, strpos(o, '=') + 1)
                        THEN substr(o, strpos(o, '=') + 1) ELSE quote_literal(substr(o, strpos(o, '=') + 1)) END), ', ') || ')'
                        FROM unnest(x.reloptions) AS o)
                ) AS d (head, tail, options)
            WHERE i.indrelid = $1::regclass
            UNION ALL
            SELECT pg_get_constraintdef(oid), '', '', format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname), NULL,
                confrelid
            FROM pg_constraint WHERE conrelid = $1::regclass AND contype = 'f' AND conparentid = 0
            ORDER BY 1, 3, 5
            """, [table])
        return rows.rows.compactMap { row in
            guard let head = row[0], let tail = row[1], let shape = row[2], let removal = row[3] else {
                return nil
            }
            return Definition(
                head: head, tail: tail, shape: shape, removal: removal, index: row[4].flatMap { Int($0) },
                referred: row[5].flatMap { Int($0) })
        }
    }
}
