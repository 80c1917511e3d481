/// What keeps a column's type from changing.
struct ColumnDependents: Sendable, Equatable {
    /// As a message names it: `the view reports.courses`.
    let names: [String]
    /// What takes all of it away, those first that depend on others.
    let statements: [String]

    /// What depends on `column` and Postgres would not change along with it (manual, ALTER TABLE … TYPE).
    ///
    /// - Parameters:
    ///   - column: by its name.
    ///   - table: with its schema, quoted.
    ///   - connection: any.
    /// - Returns: nil where nothing does.
    /// - Throws: `PostgresError`, `CancellationError`.
    static func of(
        _ column: String, in table: String, on connection: PostgresConnection
    ) throws -> ColumnDependents? {
        let rows = try connection.query(
            """
            WITH RECURSIVE dependents AS (
                SELECT d.classid, d.objid FROM pg_depend d
                    JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
                WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = $1::regclass AND a.attname = $2
            ), views AS (
                SELECT r.ev_class AS view, 1 AS depth
                FROM dependents d JOIN pg_rewrite r ON r.oid = d.objid AND d.classid = 'pg_rewrite'::regclass
                UNION ALL
                SELECT r.ev_class, v.depth + 1 FROM views v
                    JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = v.view
                        AND d.classid = 'pg_rewrite'::regclass
                    JOIN pg_rewrite r ON r.oid = d.objid AND r.ev_class <> v.view
                WHERE v.depth < 100
            ), found AS (
                SELECT max(v.depth) AS depth, CASE c.relkind WHEN 'm' THEN 'materialized view' ELSE 'view' END AS kind,
                    v.view::regclass::text AS name, format('DROP %s %s;',
                        CASE c.relkind WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'VIEW' END, v.view::regclass) AS remedy
                FROM views v JOIN pg_class c ON c.oid = v.view AND c.relkind IN ('v', 'm')
                GROUP BY c.relkind, v.view
                UNION ALL
                SELECT 0, 'policy', quote_ident(p.polname), format('DROP POLICY %I ON %s;', p.polname, p.polrelid::regclass)
                FROM dependents d JOIN pg_policy p ON p.oid = d.objid AND d.classid = 'pg_policy'::regclass
                UNION ALL
                SELECT 0, 'trigger', quote_ident(t.tgname), format('DROP TRIGGER %I ON %s;', t.tgname, t.tgrelid::regclass)
                FROM dependents d JOIN pg_trigger t ON t.oid = d.objid AND d.classid = 'pg_trigger'::regclass
                    AND NOT t.tgisinternal
                UNION ALL
                SELECT 0, 'generated column', quote_ident(a.attname),
                    format('ALTER TABLE %s DROP COLUMN %I;', f.adrelid::regclass, a.attname)
                FROM dependents d JOIN pg_attrdef f ON f.oid = d.objid AND d.classid = 'pg_attrdef'::regclass
                    JOIN pg_attribute a ON a.attrelid = f.adrelid AND a.attnum = f.adnum AND a.attgenerated <> ''
                        AND a.attname <> $2
            )
            SELECT DISTINCT depth, 'the ' || kind || ' ' || name, remedy FROM found ORDER BY depth DESC, 2
            """, [table, column])
        guard !rows.rows.isEmpty else { return nil }
        return ColumnDependents(
            names: rows.rows.reversed().compactMap { $0[1] }, statements: rows.rows.compactMap { $0[2] })
    }

    /// Whether `column` is one by which `table` is partitioned: such a one cannot change at all.
    static func isPartitionKey(
        _ column: String, of table: String, on connection: PostgresConnection
    ) throws -> Bool {
        try connection.query(
            """
            SELECT EXISTS (SELECT FROM pg_partitioned_table p JOIN pg_attribute a ON a.attrelid = p.partrelid
                AND a.attnum = ANY (p.partattrs::int2[]) WHERE p.partrelid = $1::regclass AND a.attname = $2)
            """, [table, column]
        ).value == "t"
    }
}
