import CanvasDataBase

/// What to do about something that users made on a table and that is in the way of its new rows.
struct TableAdvice: Sendable {
    /// The table that readers see, with its schema, quoted.
    let table: String
    /// `table` as a message names it.
    let shown: String
    let error: PostgresError

    /// - Returns: nil where it is about nothing that we know.
    /// - Throws: `PostgresError`, `CancellationError`.
    func remedy(on connection: PostgresConnection) throws -> Hint? {
        switch error.sqlState {
        case "42883", "42P01", "42704", "42703", "3F000": try functionsWithoutPath(on: connection)
        case "23514": try dropping("contype = 'c' AND conname = $2", [error.subject], on: connection)
        case "23503": try dropping("contype = 'f' AND conparentid = 0", [], on: connection)
        case "23505", "23P01": try droppingUnique(on: connection)
        case "42501": try rightsForTablespaces(on: connection)
        case "23502": try droppingNotNull(on: connection)
        default: nil
        }
    }

    private func words(_ statements: [String?]) -> Hint? {
        let statements = statements.compactMap(\.self)
        guard !statements.isEmpty else { return nil }
        return "Rows of the dump break it. To load them, run: \(statements.joined(separator: " "))"
    }

    private func dropping(
        _ condition: String, _ values: [String?], on connection: PostgresConnection
    ) throws -> Hint? {
        words(
            try connection.query(
                """
                SELECT format('ALTER TABLE %s DROP CONSTRAINT %I;', conrelid::regclass, conname) FROM pg_constraint
                WHERE conrelid = to_regclass($1) AND \(condition) ORDER BY conname
                """, [table] + values
            ).rows.map { $0[0] })
    }

    private func droppingUnique(on connection: PostgresConnection) throws -> Hint? {
        words(
            try connection.query(
                """
                SELECT CASE WHEN c.oid IS NULL THEN format('DROP INDEX %s;', i.indexrelid::regclass)
                    ELSE format('ALTER TABLE %s DROP CONSTRAINT %I;', i.indrelid::regclass, c.conname) END
                FROM pg_index i LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid AND c.conrelid = i.indrelid
                    AND c.contype IN ('p', 'u', 'x')
                WHERE i.indrelid = to_regclass($1) AND (i.indisunique OR i.indisexclusion) ORDER BY 1
                """, [table]
            ).rows.map { $0[0] })
    }

    private func droppingNotNull(on connection: PostgresConnection) throws -> Hint? {
        words(
            try connection.query(
                """
                SELECT format('ALTER TABLE %s ALTER COLUMN %I DROP NOT NULL;', attrelid::regclass, attname)
                FROM pg_attribute WHERE attrelid = to_regclass($1) AND attname = $2 AND attnotnull
                """, [table, error.subject]
            ).rows.map { $0[0] })
    }

    /// Copies of a table go to the tablespace that it is in.
    private func rightsForTablespaces(on connection: PostgresConnection) throws -> Hint? {
        let statements = try connection.query(
            """
            WITH tables AS (
                SELECT to_regclass($1)::oid AS oid
                UNION ALL SELECT inhrelid FROM pg_inherits WHERE inhparent = to_regclass($1)
            ), relations AS (
                SELECT oid FROM tables
                UNION ALL SELECT i.indexrelid FROM tables t JOIN pg_index i ON i.indrelid = t.oid
            )
            SELECT DISTINCT format('GRANT CREATE ON TABLESPACE %I TO %I;', s.spcname, current_user)
            FROM relations r JOIN pg_class c ON c.oid = r.oid JOIN pg_tablespace s ON s.oid = c.reltablespace
            WHERE NOT has_tablespace_privilege(s.oid, 'CREATE') ORDER BY 1
            """, [table]
        ).rows.compactMap { $0[0] }
        return statements.isEmpty ? nil : "Have an administrator run: \(statements.joined(separator: " "))"
    }

    /// Our sessions have no schema in their search_path that anybody may create in: a function that leaves out schemas
    /// finds nothing, as it does under `pg_restore` and, since version 17, in every CREATE INDEX.
    private func functionsWithoutPath(on connection: PostgresConnection) throws -> Hint? {
        let functions = try connection.query(
            """
            WITH uses AS (
                SELECT 'pg_class'::regclass::oid AS classid, indexrelid AS objid FROM pg_index WHERE indrelid = to_regclass($1)
                UNION ALL SELECT 'pg_constraint'::regclass, oid FROM pg_constraint WHERE conrelid = to_regclass($1)
                UNION ALL SELECT 'pg_attrdef'::regclass, oid FROM pg_attrdef WHERE adrelid = to_regclass($1)
                UNION ALL SELECT 'pg_trigger'::regclass, oid FROM pg_trigger
                    WHERE tgrelid = to_regclass($1) AND NOT tgisinternal
            )
            SELECT DISTINCT p.oid::regprocedure::text
            FROM uses u JOIN pg_depend d ON d.classid = u.classid AND d.objid = u.objid
                    AND d.refclassid = 'pg_proc'::regclass
                JOIN pg_proc p ON p.oid = d.refobjid JOIN pg_language l ON l.oid = p.prolang
            WHERE l.lanname NOT IN ('internal', 'c') AND p.pronamespace <> 'pg_catalog'::regnamespace
                AND NOT EXISTS (SELECT FROM unnest(p.proconfig) AS setting WHERE setting LIKE 'search\\_path=%')
            ORDER BY 1
            """, [table]
        ).rows.compactMap { $0[0] }
        guard !functions.isEmpty else { return nil }
        let statements = functions.map { "ALTER FUNCTION \($0) SET search_path FROM CURRENT;" }
        return """
            canvas-data sets no search_path, and what is used on \(shown) needs one: in a \
            session in which it works, run: \(statements.joined(separator: " "))
            """
    }
}
