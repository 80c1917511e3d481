import CanvasDataLoading

/// What the database's own catalogue says about the tables of a schema.
package struct Catalogue: Sendable {
    private let schema: String

    package init(_ target: TargetSchema) {
        schema = target.name
    }

    private init(schema: String) {
        self.schema = schema
    }

    /// That of the generations.
    static let store = Catalogue(schema: TargetSchema.store)

    /// What stands under each of `tables`; one that does not exist is `absent`.
    ///
    /// - Throws: `PostgresError`, `CancellationError`.
    package func states(
        of tables: [String], on connection: PostgresConnection
    ) throws -> [String: TableState] {
        let relations = try connection.query(
            """
            SELECT c.relname, c.relkind, p.partdefid <> 0,
                (SELECT count(*) FROM pg_inherits i WHERE i.inhparent = c.oid),
                d.relname, dn.nspname, pg_has_role(c.relowner, 'USAGE')
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                LEFT JOIN pg_partitioned_table p ON p.partrelid = c.oid
                LEFT JOIN pg_class d ON d.oid = p.partdefid
                LEFT JOIN pg_namespace dn ON dn.oid = d.relnamespace
            WHERE n.nspname = $1 AND c.relkind NOT IN ('i', 'I', 't', 'c', 'S')
            """, [schema])
        let columns = try self.columns(on: connection)
        var states: [String: TableState] = [:]
        for row in relations.rows {
            guard let name = row[0], let kind = row[1] else { continue }
            states[name] = TableState(
                table: name,
                kind: Self.kind(
                    kind, default: row[4], store: row[5], partitions: row[3].flatMap { Int($0) } ?? 0),
                columns: columns[name] ?? [], isOwned: row[6] == "t")
        }
        return Dictionary(uniqueKeysWithValues: Set(tables).map { ($0, states[$0] ?? .absent($0)) })
    }

    /// The tables in the form that loads create: partitioned, with a single default partition that is a copy in our store.
    /// One that a user has renamed has another's copy, and is the user's own.
    ///
    /// - Throws: `PostgresError`, `CancellationError`.
    package func swappingTables(on connection: PostgresConnection) throws -> [String] {
        try connection.query(
            """
            SELECT c.relname FROM pg_class c
                JOIN pg_partitioned_table p ON p.partrelid = c.oid
                JOIN pg_class d ON d.oid = p.partdefid AND d.relnamespace = to_regnamespace($2)
            WHERE c.relnamespace = to_regnamespace($1)
                AND (SELECT count(*) FROM pg_inherits i WHERE i.inhparent = c.oid) = 1
                AND strpos(d.relname, $3 || c.relname || '#') = 1
            ORDER BY c.relname
            """,
            [
                SQLDialect.postgres.identifier(schema), TargetSchema.store,
                schema == "public" ? "" : "\(schema).",
            ]
        ).rows.compactMap { $0[0] }
    }

    private func columns(on connection: PostgresConnection) throws -> [String: [TableState.Column]] {
        let rows = try connection.query(
            """
            SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attgenerated <> ''
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                JOIN pg_attribute a ON a.attrelid = c.oid
            WHERE n.nspname = $1 AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
            ORDER BY c.relname, a.attnum
            """, [schema])
        var columns: [String: [TableState.Column]] = [:]
        for row in rows.rows {
            guard let table = row[0], let name = row[1], let type = row[2] else { continue }
            columns[table, default: []].append(
                TableState.Column(name: name, type: SQLType(formatted: type), isGenerated: row[3] == "t"))
        }
        return columns
    }

    private static func kind(
        _ kind: String, default partition: String?, store: String?, partitions: Int
    ) -> TableState.Kind {
        switch kind {
        case "r": return .plain
        case "p":
            if partitions == 0 { return .swapping(generation: nil) }
            guard partitions == 1, let partition, store == TargetSchema.store else {
                return .other("a partitioned table")
            }
            return .swapping(generation: partition)
        default: return .other(word(forKind: kind))
        }
    }

    /// What a `relkind` stands for, in a sentence.
    static func word(forKind kind: String) -> String {
        switch kind {
        case "r": "a table"
        case "p": "a partitioned table"
        case "v": "a view"
        case "m": "a materialized view"
        case "f": "a foreign table"
        case "S": "a sequence"
        case "c": "a composite type"
        case "i", "I": "an index"
        default: "no table"
        }
    }

    /// Objects other than tables that occupy a name of `tables`, by name, as a sentence names their kind.
    func namesTaken(among tables: [String], on connection: PostgresConnection) throws -> [String: String] {
        // A table has a type of its name; a type of rows or an array comes and goes with what it is of.
        let rows = try connection.query(
            """
            SELECT relname, relkind::text FROM pg_class
            WHERE relnamespace = to_regnamespace($1) AND relname = ANY ($2::text[]) AND relkind IN ('i', 'I', 'S', 'c')
            UNION ALL
            SELECT typname, 'type' FROM pg_type
            WHERE typnamespace = to_regnamespace($1) AND typname = ANY ($2::text[]) AND typrelid = 0
                AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = pg_type.oid)
            """, [SQLDialect.postgres.identifier(schema), PostgresArray.text(tables)]
        ).rows
        return rows.reduce(into: [:]) { words, row in
            guard let name = row[0], let kind = row[1] else { return }
            words[name] = kind == "type" ? "a type" : Self.word(forKind: kind)
        }
    }
}
