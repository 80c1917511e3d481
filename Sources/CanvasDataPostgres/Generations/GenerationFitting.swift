import CanvasData

/// Makes a generation fit the table whose partition it is to become, so that attaching it asks for nothing more: what
/// was done to the table since the generation was staged is done to the generation, unseen.
struct GenerationFitting: Sendable {
    let layout: TableLayout
    let target: TargetSchema

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
        var statements = change.statements(
            on: stored, defaults: try StoredTable.defaults(of: stored, on: connection))
        for statement in statements { try connection.execute(statement) }
        if hasParent {
            statements = try dropStatements(for: stored, on: connection)
            for statement in statements { try connection.execute(statement) }
            statements = try columnStatements(for: stored, on: connection)
            for statement in statements { try connection.execute(statement) }
            statements = try constraintStatements(for: stored, on: connection)
            for statement in statements { try connection.execute(statement) }
        }
        try GenerationIndexes.build(
            on: generation, likeParent: hasParent ? layout.name : nil, target: target,
            key: KeyColumn.of(layout), connection: connection)
    }

    /// Columns that a user had, and has no more.
    private func dropStatements(
        for stored: String, on connection: PostgresConnection
    ) throws -> [String] {
        let wanted = Set(
            try StoredTable.columns(of: target.sql(layout.name), on: connection).map(\.name)
                + layout.columns.map(\.name))
        return try StoredTable.columns(of: stored, on: connection).filter { !wanted.contains($0.name) }.map {
            "ALTER TABLE \(stored) DROP COLUMN \(SQLDialect.postgres.identifier($0.name))"
        }
    }

    private func columnStatements(
        for stored: String, on connection: PostgresConnection
    ) throws -> [String] {
        let there = try StoredTable.columns(of: stored, on: connection)
        var statements: [String] = []
        for column in try StoredTable.columns(of: target.sql(layout.name), on: connection) {
            let name = SQLDialect.postgres.identifier(column.name)
            guard let mine = there.first(where: { $0.name == column.name }) else {
                let expression =
                    column.isGenerated
                    ? try self.expression(of: column.name, on: connection).map {
                        " GENERATED ALWAYS AS (\($0)) STORED"
                    } : nil
                statements.append(
                    "ALTER TABLE \(stored) ADD COLUMN \(name) \(column.type.sql)\(expression ?? "")")
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

    /// Checks and NOT NULL of the table that the generation has not.
    private func constraintStatements(
        for stored: String, on connection: PostgresConnection
    ) throws -> [String] {
        try connection.query(
            """
            SELECT format('ALTER TABLE %s ADD CONSTRAINT %I %s', $2::regclass, c.conname, pg_get_constraintdef(c.oid))
            FROM pg_constraint c
            WHERE c.conrelid = $1::regclass AND c.contype = 'c' AND NOT EXISTS (
                SELECT FROM pg_constraint m WHERE m.conrelid = $2::regclass AND m.contype = 'c' AND m.conname = c.conname)
            UNION ALL
            SELECT format('ALTER TABLE %s ALTER COLUMN %I SET NOT NULL', $2::regclass, a.attname)
            FROM pg_attribute a JOIN pg_attribute m ON m.attrelid = $2::regclass AND m.attname = a.attname
            WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND a.attnotnull AND NOT m.attnotnull
                AND NOT a.attisdropped AND NOT m.attisdropped
            """, [target.sql(layout.name), stored]
        ).rows.compactMap { $0[0] }
    }
}
