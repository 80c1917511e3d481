package import CanvasSimulator
package import PostgresFixture

extension PrivateDatabase {
    /// The replicas whose rows are not those of the truth that `dap` has in its newest state, and an example of each. They
    /// were begun with a snapshot of `state`; all of the namespace are compared unless `tables` are given.
    package func differences(
        from dap: SimulatedDAP, in namespace: String, begunIn state: Int, tables: [String]? = nil
    ) async throws -> [String] {
        var differences: [String] = []
        for table in tables ?? dap.tables(in: namespace) {
            let truth = try dap.truth(of: table, in: namespace, since: state)
            let columns = truth.schema.columns.map { column in
                guard case .extensible = column.type else { return "t.\(Self.quoted(column.name))" }
                let lookup = Self.quoted("\(table)__\(column.name)")
                return """
                    (SELECT value FROM \(Self.quoted(namespace)).\(lookup) l WHERE l.id = t.\(Self.quoted(column.name)))
                    """
            }
            let found = try await rows(
                "SELECT \(columns.joined(separator: ", ")) FROM \(Self.quoted(namespace)).\(Self.quoted(table)) t"
            )
            let expected = truth.postgresRows.map { $0.map(Self.printed) }
            let (missing, surplus) = (Set(expected).subtracting(found), Set(found).subtracting(expected))
            guard !missing.isEmpty || !surplus.isEmpty || found.count != expected.count else { continue }
            differences.append(
                "\(table): \(found.count) rows, not \(expected.count)\n  missing \(missing.min { $0[0] < $1[0] } ?? [])\n"
                    + "  surplus \(surplus.min { $0[0] < $1[0] } ?? [])")
        }
        return differences
    }

    private static func quoted(_ name: String) -> String {
        "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }

    /// A value as psql prints it, which leaves out U+10FFFF.
    private static func printed(_ value: String?) -> String {
        guard let value else { return "∅" }
        return String(String.UnicodeScalarView(value.unicodeScalars.filter { $0 != "\u{10FFFF}" }))
    }

    /// What the catalogue says of everything in a schema: columns with types, defaults and comments, constraints, enum
    /// types, indexes. One line each, sorted.
    package func catalogue(of schema: String) async throws -> [String] {
        try await rows(
            """
            SELECT format('%s.%s %s dims %s%s%s%s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attndims,
                CASE WHEN a.attnotnull THEN ' not null' ELSE '' END, ' default ' || pg_get_expr(d.adbin, d.adrelid),
                ' comment ' || col_description(c.oid, a.attnum)) AS line
            FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
            WHERE c.relnamespace = '\(schema)'::regnamespace AND c.relkind IN ('r', 'p', 'v')
            UNION ALL
            SELECT format('%s order %s', c.relname, string_agg(a.attname, ',' ORDER BY a.attnum))
            FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            WHERE c.relnamespace = '\(schema)'::regnamespace AND c.relkind = 'r' GROUP BY c.relname
            UNION ALL
            SELECT format('%s constraint %s %s', c.relname, o.conname, pg_get_constraintdef(o.oid))
            FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid
            WHERE c.relnamespace = '\(schema)'::regnamespace
            UNION ALL
            SELECT format('%s index %s', c.relname, pg_get_indexdef(i.indexrelid))
            FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid WHERE c.relnamespace = '\(schema)'::regnamespace
            UNION ALL
            SELECT format('type %s %s', t.typname, string_agg(e.enumlabel, '|' ORDER BY e.enumsortorder))
            FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid
            WHERE t.typnamespace = '\(schema)'::regnamespace GROUP BY t.typname
            UNION ALL
            SELECT format('%s kind %s comment %s', c.relname, c.relkind, obj_description(c.oid))
            FROM pg_class c WHERE c.relnamespace = '\(schema)'::regnamespace AND c.relkind NOT IN ('i', 'I', 'S')
            ORDER BY 1
            """
        ).map { $0.joined(separator: "\t") }
    }
}
