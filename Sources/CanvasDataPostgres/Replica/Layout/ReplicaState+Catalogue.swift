import CanvasDataLoading

extension ReplicaState {
    /// What the catalogue says about each of `tables`, in seven queries for any number of them; one that does not exist is
    /// `absent`.
    ///
    /// - Throws: `PostgresError`, `CancellationError`.
    package static func states(
        of tables: [String], in schema: String, on connection: PostgresConnection
    ) throws -> [String: ReplicaState] {
        var states = Dictionary(
            tables.map { ($0, ReplicaState(table: $0, schema: schema)) },
            uniquingKeysWith: { first, _ in first })
        guard !states.isEmpty else { return [:] }
        let place = [SQLDialect.postgres.identifier(schema), PostgresArray.text(states.keys.sorted())]
        try readRelations(into: &states, place, on: connection)
        let enumerations = try enumerations(place, on: connection)
        let belongings = try belongings(place, enumerations, on: connection)
        let indexes = try connection.query(
            "SELECT relname FROM pg_class WHERE relnamespace = to_regnamespace($1) AND relkind IN ('i', 'I')",
            [place[0]])
        for table in states.keys {
            states[table]?.belongings = belongings
            states[table]?.indexes = Set(indexes.rows.compactMap { $0[0] })
        }
        try readColumns(into: &states, place, enumerations, on: connection)
        try readKeys(into: &states, place, on: connection)
        return states
    }

    private static func readRelations(
        into states: inout [String: ReplicaState], _ place: [String], on connection: PostgresConnection
    ) throws {
        let relations = try connection.query(
            """
            SELECT c.relname, c.relkind, pg_has_role(c.relowner, 'USAGE'), c.relispartition,
                EXISTS (SELECT FROM pg_inherits i WHERE i.inhparent = c.oid),
                CASE WHEN c.relkind <> 'r' OR pg_relation_size(c.oid) = 0 THEN 'empty'
                    WHEN has_table_privilege(c.oid, 'SELECT') AND NOT row_security_active(c.oid) THEN 'readable'
                    ELSE 'hidden' END
            FROM pg_class c
            WHERE c.relnamespace = to_regnamespace($1) AND c.relname = ANY ($2::text[]::name[])
            """, place)
        var readable: [String] = []
        for row in relations.rows {
            guard let name = row[0], let kind = row[1] else { continue }
            let word =
                switch (kind, row[3] == "t", row[4] == "t") {
                case ("r", true, _): "a partition of another table"
                case ("r", _, true): "a table from which others inherit"
                default: Catalogue.word(forKind: kind)
                }
            states[name]?.kind = word == Catalogue.word(forKind: "r") ? .table : .other(word)
            states[name]?.isOwned = row[2] == "t"
            states[name]?.hasRows = row[5] == "hidden"
            if row[5] == "readable" { readable.append(name) }
        }
        guard !readable.isEmpty, let schema = states.values.first?.schema else { return }
        // A table may have pages, but no row that anybody sees.
        let sql = SQLDialect.postgres
        let questions = readable.map {
            "SELECT \(sql.literal($0)), EXISTS (SELECT FROM \(sql.qualified($0, in: schema)))"
        }
        for row in try connection.query(questions.joined(separator: " UNION ALL ")).rows {
            if let name = row[0] { states[name]?.hasRows = row[1] == "t" }
        }
    }

    /// The enum types of the schema and of its tables' columns, by OID.
    private static func enumerations(
        _ place: [String], on connection: PostgresConnection
    ) throws -> [String: Enumeration] {
        let labels = try connection.query(
            """
            SELECT t.oid, n.nspname, t.typname, e.enumlabel
            FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
                LEFT JOIN pg_enum e ON e.enumtypid = t.oid
            WHERE t.typtype = 'e' AND (t.typnamespace = to_regnamespace($1) OR t.oid IN (
                SELECT coalesce(nullif(ct.typelem, 0), ct.oid)
                FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_type ct ON ct.oid = a.atttypid
                WHERE c.relnamespace = to_regnamespace($1) AND c.relname = ANY ($2::text[]::name[])))
            ORDER BY t.oid, e.enumsortorder
            """, place)
        return labels.rows.reduce(into: [:]) { types, row in
            guard let oid = row[0], let schema = row[1], let name = row[2] else { return }
            let qualified = SQLDialect.postgres.qualified(name, in: schema)
            let known = types[oid]?.labels ?? []
            types[oid] = Enumeration(qualified: qualified, labels: known + (row[3].map { [$0] } ?? []))
        }
    }

    private static func readColumns(
        into states: inout [String: ReplicaState], _ place: [String], _ enumerations: [String: Enumeration],
        on connection: PostgresConnection
    ) throws {
        let columns = try connection.query(
            """
            SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
                d.oid IS NOT NULL, CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, d.adrelid) END,
                a.attgenerated <> '' OR a.attidentity <> '', col_description(c.oid, a.attnum),
                coalesce(nullif(t.typelem, 0), t.oid), t.typcategory = 'A',
                k.relname, k.conname
            FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_type t ON t.oid = a.atttypid
                LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
                LEFT JOIN LATERAL (
                    SELECT f.relname, k.conname FROM pg_constraint k JOIN pg_class f ON f.oid = k.confrelid
                    WHERE k.conrelid = c.oid AND k.contype = 'f' AND k.conkey = ARRAY[a.attnum]
                        AND f.relnamespace = c.relnamespace
                    ORDER BY k.oid LIMIT 1) k ON true
            WHERE c.relnamespace = to_regnamespace($1) AND c.relname = ANY ($2::text[]::name[]) AND c.relkind = 'r'
                AND a.attnum > 0 AND NOT a.attisdropped
            ORDER BY c.relname, a.attnum
            """, place)
        for row in columns.rows {
            guard let table = row[0], let name = row[1], let type = row[2] else { continue }
            // Other tables than lookup tables can be referred to, too.
            let lookup = row[10].flatMap { table -> Lookup? in
                guard states.values.first?.belongings[table] == .lookup, let constraint = row[11] else {
                    return nil
                }
                return Lookup(table: table, constraint: constraint)
            }
            states[table]?.columns.append(
                Column(
                    name: name, type: type, isNullable: row[3] != "t", hasDefault: row[4] == "t",
                    defaultSQL: row[5], isGenerated: row[6] == "t", comment: row[7],
                    enumeration: row[8].flatMap { enumerations[$0] }, isArray: row[9] == "t",
                    lookup: lookup))
        }
    }

    private static func readKeys(
        into states: inout [String: ReplicaState], _ place: [String], on connection: PostgresConnection
    ) throws {
        let rows = try connection.query(
            """
            SELECT c.relname, i.indexrelid, i.indisprimary, a.attname
            FROM pg_class c JOIN pg_index i ON i.indrelid = c.oid
                CROSS JOIN unnest(i.indkey::int2[]) WITH ORDINALITY k (attnum, place)
                JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
            WHERE c.relnamespace = to_regnamespace($1) AND c.relname = ANY ($2::text[]::name[])
                AND i.indisunique AND i.indimmediate AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
                AND k.place <= i.indnkeyatts
            ORDER BY c.relname, i.indexrelid, k.place
            """, place
        ).rows
        var index: String?
        for row in rows {
            guard let table = row[0], let name = row[3] else { continue }
            if row[1] != index { states[table]?.uniqueKeys.append([]) }
            index = row[1]
            if let last = states[table]?.uniqueKeys.indices.last {
                states[table]?.uniqueKeys[last].insert(name)
            }
            if row[2] == "t" { states[table]?.primaryKey.append(name) }
        }
    }

    /// What is in the schema, by name.
    private static func belongings(
        _ place: [String], _ enumerations: [String: Enumeration], on connection: PostgresConnection
    ) throws -> [String: Belonging] {
        // A table has a type of its name, and any type has one for arrays of it.
        let rows = try connection.query(
            """
            SELECT c.relname, c.relkind::text, c.oid,
                c.relkind = 'r' AND (SELECT count(*) FROM pg_attribute a WHERE a.attrelid = c.oid
                    AND (a.attname = 'id' AND a.atttypid IN ('int4'::regtype, 'int8'::regtype)
                        OR a.attname = 'value' AND a.atttypid IN ('varchar'::regtype, 'text'::regtype))) = 2
                AND (SELECT count(*) FROM pg_attribute a
                    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) = 2
            FROM pg_class c WHERE c.relnamespace = to_regnamespace($1) AND c.relkind NOT IN ('i', 'I', 't')
            UNION ALL
            SELECT t.typname, 'type', t.oid, false FROM pg_type t
            WHERE t.typnamespace = to_regnamespace($1) AND t.typrelid = 0
                AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid)
            """, [place[0]])
        return rows.rows.reduce(into: [:]) { belongings, row in
            guard let name = row[0], let kind = row[1], let oid = row[2] else { return }
            belongings[name] =
                switch kind {
                case "type": enumerations[oid].map { .enumeration($0) } ?? .other("a type")
                case "r" where row[3] == "t": .lookup
                default: .other(Catalogue.word(forKind: kind))
                }
        }
    }
}
