import CanvasDataLoading

/// Makes a generation fit the table whose partition it is to become, so that attaching it asks for nothing more: what
/// was done to the table since the generation was made is done to the generation, unseen.
struct GenerationFitting: Sendable {
    let layout: TableLayout
    let target: TargetSchema

    /// Makes it equal to the table in all but rows: what the table no longer has is dropped, what it has is created.
    ///
    /// - Parameters:
    ///   - generation: its name in the store.
    ///   - hasParent: whether there is a table already.
    ///   - connection: any; each change is a statement of its own.
    /// - Throws: `PostgresError`, such as 23514 where rows break a check of the table's; `CancellationError`.
    func fit(_ generation: String, hasParent: Bool, on connection: PostgresConnection) throws {
        let stored = TargetSchema.stored(generation)
        // Increments may be of a newer schema than the generation that they are added to.
        let columns = try StoredTable.columns(of: stored, on: connection)
        let change = SchemaChange(
            from: TableState(table: generation, kind: .plain, columns: columns, isOwned: true), to: layout)
        try run(
            change.statements(on: stored, defaults: try StoredTable.defaults(of: stored, on: connection)),
            on: connection)
        try relax(generation, hasParent: hasParent, on: connection)
        if hasParent {
            let parent = target.sql(layout.name)
            try run(columnStatements(for: stored, on: connection), on: connection)
            try run(Self.collations, parent, stored, on: connection)
            try run(Self.defaults, parent, stored, on: connection)
            try run(Self.constraints, parent, stored, on: connection)
        }
        try GenerationIndexes.build(
            on: generation, likeParent: hasParent ? layout.name : nil, target: target,
            key: layout.key, connection: connection)
        if hasParent {
            try GenerationSettings(generation: generation, parent: target.sql(layout.name)).carryOver(
                on: connection)
        }
    }

    /// Drops from a generation what its table no longer has, so that rows which broke it can be loaded: checks, NOT NULL, columns of
    /// a user's own. What a user has made new is not looked at before `fit`.
    ///
    /// - Throws: `PostgresError`, `CancellationError`.
    func relax(_ generation: String, hasParent: Bool, on connection: PostgresConnection) throws {
        let stored = TargetSchema.stored(generation)
        let parent = hasParent ? target.sql(layout.name) : nil
        // A primary key would keep its columns NOT NULL.
        try GenerationIndexes.dropOthers(
            on: generation, thanOf: hasParent ? layout.name : nil, target: target,
            key: layout.key, connection: connection)
        try run(Self.obsoleteConstraints, parent, stored, on: connection)
        try run(obsoleteColumns(of: stored, parent, on: connection), on: connection)
    }

    private func run(_ statements: [String], on connection: PostgresConnection) throws {
        for statement in statements { try connection.execute(statement) }
    }

    private func run(
        _ query: String, _ parent: String?, _ stored: String, on connection: PostgresConnection
    ) throws {
        try run(connection.query(query, [parent, stored]).rows.compactMap { $0[0] }, on: connection)
    }

    /// Columns that a user has dropped or now computes differently.
    private func obsoleteColumns(
        of stored: String, _ parent: String?, on connection: PostgresConnection
    ) throws -> [String] {
        let ours = Set(layout.columns.map(\.name))
        let wanted = Set(try parent.map { try StoredTable.columns(of: $0, on: connection).map(\.name) } ?? [])
        let changed = try connection.query(Self.changedExpressions, [parent, stored]).rows.compactMap {
            $0[0]
        }
        return try StoredTable.columns(of: stored, on: connection).map(\.name)
            .filter { !ours.contains($0) && (!wanted.contains($0) || changed.contains($0)) }
            .map { "ALTER TABLE \(stored) DROP COLUMN \(SQLDialect.postgres.identifier($0))" }
    }

    private func columnStatements(
        for stored: String, on connection: PostgresConnection
    ) throws -> [String] {
        let parent = target.sql(layout.name)
        let there = try StoredTable.columns(of: stored, on: connection)
        let defaults = try StoredTable.defaults(of: parent, on: connection)
        var statements: [String] = []
        for column in try StoredTable.columns(of: parent, on: connection) {
            let name = SQLDialect.postgres.identifier(column.name)
            guard let mine = there.first(where: { $0.name == column.name }) else {
                let value =
                    column.isGenerated
                    ? try expression(of: column.name, on: connection).map {
                        " GENERATED ALWAYS AS (\($0)) STORED"
                    } : defaults[column.name].map { " DEFAULT \($0)" }
                statements.append(
                    "ALTER TABLE \(stored) ADD COLUMN \(name) \(column.type.sql)\(value ?? "")")
                continue
            }
            guard mine.type != column.type else { continue }
            if column.type.isUsersOwn || !mine.type.holds(column.type) {
                let type = column.type.isUsersOwn ? column.type : column.type.widened(for: mine.type)
                statements.append(
                    "ALTER TABLE \(stored) ALTER COLUMN \(name) DROP DEFAULT, "
                        + "ALTER COLUMN \(name) TYPE \(type.sql) USING \(name)::\(type.sql)")
            }
        }
        return statements
    }

    private func expression(of column: String, on connection: PostgresConnection) throws -> String? {
        try connection.query(
            """
            SELECT pg_get_expr(d.adbin, d.adrelid) FROM pg_attrdef d
                JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
            WHERE d.adrelid = to_regclass($1) AND a.attname = $2
            """, [target.sql(layout.name), column]
        ).value
    }
}

// Each takes the table, or NULL where there is none, as $1 and the generation as $2.
extension GenerationFitting {
    /// Columns of both that one computes and the other does not, or in another way.
    private static let changedExpressions = """
        SELECT m.attname FROM pg_attribute m JOIN pg_attribute a ON a.attname = m.attname
            LEFT JOIN pg_attrdef md ON md.adrelid = m.attrelid AND md.adnum = m.attnum
            LEFT JOIN pg_attrdef ad ON ad.adrelid = a.attrelid AND ad.adnum = a.attnum
        WHERE a.attrelid = to_regclass($1) AND m.attrelid = to_regclass($2) AND a.attnum > 0 AND m.attnum > 0
            AND (m.attgenerated <> '' OR a.attgenerated <> '')
            AND (m.attgenerated <> a.attgenerated
                OR pg_get_expr(md.adbin, md.adrelid) IS DISTINCT FROM pg_get_expr(ad.adbin, ad.adrelid))
        """

    /// A check that holds for a table's new rows alone holds for all rows of a generation.
    private static let obsoleteConstraints = """
        SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', m.conrelid::regclass, m.conname) FROM pg_constraint m
        WHERE m.conrelid = to_regclass($2) AND m.contype = 'c' AND NOT EXISTS (
            SELECT FROM pg_constraint c WHERE c.conrelid = to_regclass($1) AND c.contype = 'c' AND c.conname = m.conname
                AND regexp_replace(pg_get_constraintdef(c.oid), ' NOT VALID$', '') = pg_get_constraintdef(m.oid))
        UNION ALL
        SELECT format('ALTER TABLE %s ALTER COLUMN %I DROP NOT NULL', m.attrelid::regclass, m.attname)
        FROM pg_attribute m
        WHERE m.attrelid = to_regclass($2) AND m.attnum > 0 AND m.attnotnull AND NOT m.attisdropped AND NOT EXISTS (
            SELECT FROM pg_attribute a WHERE a.attrelid = to_regclass($1) AND a.attname = m.attname AND a.attnotnull)
        """

    private static let constraints = """
        SELECT format('ALTER TABLE %s ADD CONSTRAINT %I %s', to_regclass($2), c.conname,
            regexp_replace(pg_get_constraintdef(c.oid), ' NOT VALID$', ''))
        FROM pg_constraint c
        WHERE c.conrelid = to_regclass($1) AND c.contype = 'c' AND NOT EXISTS (
            SELECT FROM pg_constraint m WHERE m.conrelid = to_regclass($2) AND m.contype = 'c' AND m.conname = c.conname)
        UNION ALL
        SELECT format('ALTER TABLE %s ALTER COLUMN %I SET NOT NULL', to_regclass($2), a.attname)
        FROM pg_attribute a JOIN pg_attribute m ON m.attrelid = to_regclass($2) AND m.attname = a.attname
        WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND a.attnotnull AND NOT m.attnotnull
            AND NOT a.attisdropped AND NOT m.attisdropped
        """

    /// Where the types are equal: elsewhere one of both is about to change.
    private static let same = """
        FROM pg_attribute m JOIN pg_attribute a ON a.attname = m.attname AND a.atttypid = m.atttypid
            AND a.atttypmod = m.atttypmod
        """

    private static let collations = """
        SELECT format('ALTER TABLE %s ALTER COLUMN %I TYPE %s COLLATE %I.%I', m.attrelid::regclass, m.attname,
            format_type(m.atttypid, m.atttypmod), n.nspname, l.collname)
        \(same) JOIN pg_collation l ON l.oid = a.attcollation JOIN pg_namespace n ON n.oid = l.collnamespace
        WHERE a.attrelid = to_regclass($1) AND m.attrelid = to_regclass($2) AND a.attnum > 0 AND m.attnum > 0
            AND m.attcollation <> a.attcollation
        """

    private static let defaults = """
        SELECT CASE WHEN ad.oid IS NULL THEN format('ALTER TABLE %s ALTER COLUMN %I DROP DEFAULT', m.attrelid::regclass, m.attname)
            ELSE format('ALTER TABLE %s ALTER COLUMN %I SET DEFAULT %s', m.attrelid::regclass, m.attname,
                pg_get_expr(ad.adbin, ad.adrelid)) END
        \(same)
            LEFT JOIN pg_attrdef md ON md.adrelid = m.attrelid AND md.adnum = m.attnum
            LEFT JOIN pg_attrdef ad ON ad.adrelid = a.attrelid AND ad.adnum = a.attnum
        WHERE a.attrelid = to_regclass($1) AND m.attrelid = to_regclass($2) AND a.attnum > 0 AND m.attnum > 0
            AND a.attgenerated = '' AND m.attgenerated = ''
            AND pg_get_expr(md.adbin, md.adrelid) IS DISTINCT FROM pg_get_expr(ad.adbin, ad.adrelid)
        """
}
