import CanvasDataLoading

extension SchemaChange {
    /// What a generation's columns ask of the table whose partition it is to become: the types must be the same.
    ///
    /// - Parameters:
    ///   - parent: the table's columns.
    ///   - generation: the generation's.
    ///   - layout: has the descriptions.
    init(from parent: [TableState.Column], toFit generation: [TableState.Column], of layout: TableLayout) {
        for column in generation {
            guard let there = parent.first(where: { $0.name == column.name }) else {
                let description = layout.columns.first { $0.name == column.name }?.description
                added.append(Column(name: column.name, type: column.type, description: description))
                continue
            }
            // Where the table's own type is the wider, it is the generation that changes.
            if column.type != there.type, column.type.holds(there.type), !there.type.isUsersOwn {
                widened.append(Widening(name: column.name, from: there.type, to: column.type))
            }
        }
    }

    /// The statements of the change; each takes an instant on a table without rows.
    ///
    /// - Parameters:
    ///   - table: with its schema, quoted.
    ///   - defaults: of the table's columns. One that is not of the new type would stop the change.
    /// - Returns: the statements in order.
    func statements(on table: String, defaults: [String: String]) -> [String] {
        let sql = SQLDialect.postgres
        var statements: [String] = []
        for column in added {
            let name = sql.identifier(column.name)
            statements.append("ALTER TABLE \(table) ADD COLUMN \(name) \(column.type.sql)")
            if let description = column.description, !description.isEmpty {
                statements.append("COMMENT ON COLUMN \(table).\(name) IS \(sql.literal(description))")
            }
        }
        for column in widened {
            let name = sql.identifier(column.name)
            var steps = ["ALTER COLUMN \(name) TYPE \(column.to.sql) USING \(name)::\(column.to.sql)"]
            if let value = defaults[column.name] {
                statements.append("ALTER TABLE \(table) ALTER COLUMN \(name) DROP DEFAULT")
                steps.append("ALTER COLUMN \(name) SET DEFAULT (\(value))::\(column.to.sql)")
            }
            statements += steps.map { "ALTER TABLE \(table) \($0)" }
        }
        return statements
    }
}
