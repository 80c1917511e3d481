/// What users have made on a table, as the statements that make it again on another of its name.
struct AdoptedBelongings: Sendable {
    /// Taken from the old table first, as they would be there twice.
    let removals: [String]
    /// Indexes and foreign keys, before the old table is attached.
    let constraints: [String]
    /// Of those.
    let comments: [String]
    /// Everything else, except grants.
    let additions: [String]
    private let table: AdoptedTable
    private let granted: [String]

    /// - Throws: `PostgresError`, `CancellationError`.
    init(of table: AdoptedTable, on connection: PostgresConnection) throws {
        self.table = table
        func statements(_ queries: [String]) throws -> [String] {
            try queries.flatMap { try connection.query($0, [table.name]).rows.compactMap { $0[0] } }
        }
        removals = try statements(Self.removals)
        constraints = try statements(Self.constraints)
        comments = try statements(Self.comments)
        additions = try statements(Self.additions)
        granted = try statements(Self.grants)
    }

    /// The grants as they were; those that ALTER DEFAULT PRIVILEGES gave to the new table, or that it had before, are revoked.
    func grants(on connection: PostgresConnection) throws -> [String] {
        let given = try connection.query(
            """
            SELECT DISTINCT format('REVOKE ALL ON %s FROM %s', c.oid::regclass,
                CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END)
            FROM pg_class c, aclexplode(c.relacl) a WHERE c.oid = $1::regclass
            UNION ALL
            SELECT DISTINCT format('REVOKE ALL (%I) ON %s FROM %s', t.attname, t.attrelid::regclass,
                CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END)
            FROM pg_attribute t, aclexplode(t.attacl) a
            WHERE t.attrelid = $1::regclass AND t.attnum > 0 AND NOT t.attisdropped
            """, [table.name]
        ).rows.compactMap { $0[0] }
        return given + granted
    }

    private static let removals = [
        """
        SELECT format('DROP TRIGGER %I ON %s', tgname, tgrelid::regclass) FROM pg_trigger
        WHERE tgrelid = $1::regclass AND NOT tgisinternal
        """,
        """
        SELECT format('DROP STATISTICS %s.%I', stxnamespace::regnamespace, stxname) FROM pg_statistic_ext
        WHERE stxrelid = $1::regclass
        """,
    ]

    private static let constraints = [
        """
        SELECT CASE WHEN c.oid IS NULL THEN pg_get_indexdef(i.indexrelid)
            ELSE format('ALTER TABLE %s ADD CONSTRAINT %I %s', i.indrelid::regclass, c.conname, pg_get_constraintdef(c.oid))
            END
        FROM pg_index i LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid AND c.conrelid = i.indrelid
            AND c.contype IN ('p', 'u', 'x')
        WHERE i.indrelid = $1::regclass
        """,
        """
        SELECT format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
        FROM pg_constraint WHERE conrelid = $1::regclass AND contype = 'f' AND conparentid = 0
        """,
    ]

    private static let comments = [
        """
        SELECT format('COMMENT ON INDEX %s IS %L', indexrelid::regclass, obj_description(indexrelid, 'pg_class'))
        FROM pg_index WHERE indrelid = $1::regclass AND obj_description(indexrelid, 'pg_class') IS NOT NULL
        """,
        """
        SELECT format('COMMENT ON CONSTRAINT %I ON %s IS %L', conname, conrelid::regclass,
            obj_description(oid, 'pg_constraint'))
        FROM pg_constraint WHERE conrelid = $1::regclass AND contype IN ('p', 'u', 'x', 'f')
            AND obj_description(oid, 'pg_constraint') IS NOT NULL
        """,
    ]

    private static let additions = [
        """
        SELECT format('COMMENT ON TABLE %s IS %L', $1::regclass, obj_description($1::regclass, 'pg_class'))
        WHERE obj_description($1::regclass, 'pg_class') IS NOT NULL
        """,
        """
        SELECT format('ALTER TABLE %s ALTER COLUMN %I SET STATISTICS %s', attrelid::regclass, attname, attstattarget)
        FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attstattarget >= 0
        """,
        """
        SELECT format('ALTER TABLE %s REPLICA IDENTITY %s', c.oid::regclass, CASE c.relreplident WHEN 'f' THEN 'FULL'
            WHEN 'n' THEN 'NOTHING' ELSE format('USING INDEX %I', x.relname) END)
        FROM pg_class c LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisreplident
            LEFT JOIN pg_class x ON x.oid = i.indexrelid
        WHERE c.oid = $1::regclass AND (c.relreplident IN ('f', 'n') OR c.relreplident = 'i' AND x.oid IS NOT NULL)
        """,
        """
        SELECT pg_get_statisticsobjdef(oid) FROM pg_statistic_ext WHERE stxrelid = $1::regclass
        """,
        """
        SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = $1::regclass AND NOT tgisinternal
        """,
        """
        SELECT format('ALTER TABLE %s %s TRIGGER %I', tgrelid::regclass, CASE tgenabled WHEN 'D' THEN 'DISABLE'
            WHEN 'A' THEN 'ENABLE ALWAYS' ELSE 'ENABLE REPLICA' END, tgname)
        FROM pg_trigger WHERE tgrelid = $1::regclass AND NOT tgisinternal AND tgenabled <> 'O'
        """,
        """
        SELECT format('CREATE POLICY %I ON %s AS %s FOR %s TO %s%s%s', polname, polrelid::regclass,
            CASE WHEN polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
            CASE polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE'
                ELSE 'ALL' END,
            (SELECT string_agg(CASE role WHEN 0 THEN 'PUBLIC' ELSE role::regrole::text END, ', ') FROM unnest(polroles) role),
            ' USING (' || pg_get_expr(polqual, polrelid) || ')',
            ' WITH CHECK (' || pg_get_expr(polwithcheck, polrelid) || ')')
        FROM pg_policy WHERE polrelid = $1::regclass
        """,
        """
        SELECT format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', oid::regclass) FROM pg_class
        WHERE oid = $1::regclass AND relrowsecurity
        """,
        """
        SELECT format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', oid::regclass) FROM pg_class
        WHERE oid = $1::regclass AND relforcerowsecurity
        """,
        """
        SELECT format('ALTER TABLE %s OWNER TO %s', oid::regclass, relowner::regrole) FROM pg_class
        WHERE oid = $1::regclass AND pg_get_userbyid(relowner) <> current_user
        """,
    ]

    private static let grants = [
        """
        SELECT format('GRANT %s ON %s TO %s%s', a.privilege_type, c.oid::regclass,
            CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END,
            CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
        FROM pg_class c, aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) a WHERE c.oid = $1::regclass
        """,
        """
        SELECT format('GRANT %s (%I) ON %s TO %s%s', a.privilege_type, t.attname, t.attrelid::regclass,
            CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END,
            CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
        FROM pg_attribute t, aclexplode(t.attacl) a
        WHERE t.attrelid = $1::regclass AND t.attnum > 0 AND NOT t.attisdropped
        """,
    ]
}
