package import CanvasDataBase
package import CanvasDataLoading

/// How the table of a replica is made, exactly as the source's official client makes it, so that either can go on with it.
///
/// The client would replace the type of an array column that was made by `LIKE`, which leaves out the number of its
/// dimensions: every type is spelled out.
package struct ReplicaTable: Sendable {
    package let layout: ReplicaLayout
    package let schema: String
    private let names: ReplicaNames
    /// The lookup tables of columns that have others than ours would be.
    private var lookups: [String: String] = [:]
    private let sql = SQLDialect.postgres

    /// - Parameters:
    ///   - layout: of the table.
    ///   - schema: where readers see it, and where its types and lookup tables are.
    /// - Throws: `CanvasDataError` for a name or a value that Postgres cannot have.
    package init(_ layout: ReplicaLayout, in schema: String) throws(CanvasDataError) {
        try ReplicaNames.check(layout, in: schema)
        self.layout = layout
        self.schema = schema
        names = ReplicaNames(layout)
    }

    /// The table as readers see it, quoted.
    package var qualified: String { sql.qualified(layout.table, in: schema) }

    /// The table of the values of a lookup column, quoted: `id`, which is numbered by itself, and `value`, which is unique.
    package func lookup(_ column: String) -> String {
        sql.qualified(lookups[column] ?? names.type(of: column), in: schema)
    }

    /// Has a column use a lookup table that is there.
    mutating func use(_ lookup: String, for column: String) { lookups[column] = lookup }

    /// The names of the columns that hold the number of a value.
    package var lookupColumns: [String] {
        layout.columns.filter { if case .lookup = $0.storage { true } else { false } }.map(\.name)
    }

    // MARK: Statements

    /// Makes the enum types and the lookup tables that are missing, and adds the values that a type lacks. To be committed
    /// before a value is used.
    package var types: [String] {
        layout.columns.flatMap { types(for: $0) }
            + memberTypes.map { enumeration($0.name, labels: $0.labels) }
    }

    /// The types of members, which the source's official client makes where there are several values.
    var memberTypes: [(name: String, labels: [String])] {
        let taken = Set(layout.columns.map { names.type(of: $0.name) })
        return layout.memberTypes.compactMap { type in
            let name =
                ReplicaNames.given(type.typeName, besides: layout.table)
                ?? ReplicaNames.cut(([layout.table] + type.path).joined(separator: "__"))
            let isUsable = type.labels.count > 1 && type.labels.allSatisfy(ReplicaNames.isLabel)
            return isUsable && !taken.contains(name) ? (name, type.labels) : nil
        }
    }

    /// Creates the table, under any qualified name, without its key, as its rows are copied faster without.
    package func create(_ qualified: String) -> [String] {
        ["CREATE TABLE \(qualified) (\(layout.columns.map { definition(of: $0) }.joined(separator: ", ")))"]
    }

    /// Gives the table, when its rows are there, its key, the references to its lookup tables, and its comments.
    ///
    /// Under a name that is not its own, the index of its key has another name, too: tables of several schemas may wait in
    /// one.
    package func complete(_ qualified: String) -> [String] {
        let key = layout.key.map { sql.identifier($0) }.joined(separator: ", ")
        let name = sql.identifier(primaryKey(of: qualified))
        return ["ALTER TABLE \(qualified) ADD CONSTRAINT \(name) PRIMARY KEY (\(key))"]
            + lookupColumns.map { "ALTER TABLE \(qualified) ADD \(reference(of: $0))" }
            + layout.columns.compactMap { $0.comment == nil ? nil : comment(on: $0, of: qualified) }
    }

    /// Brings a table that is complete to its place, under its name.
    ///
    /// - Parameters:
    ///   - name: of the table that was completed, unquoted.
    ///   - store: its schema, which is another than the table's own.
    /// - Returns: the statements in order.
    package func reveal(_ name: String, from store: String) -> [String] {
        let stored = sql.qualified(name, in: store)
        let moved = sql.qualified(name, in: schema)
        let provisional = sql.identifier(primaryKey(of: stored))
        return [
            "ALTER TABLE \(stored) RENAME CONSTRAINT \(provisional) TO \(sql.identifier(names.primaryKey))",
            "ALTER TABLE \(stored) SET SCHEMA \(sql.identifier(schema))",
        ] + (name == layout.table ? [] : ["ALTER TABLE \(moved) RENAME TO \(sql.identifier(layout.table))"])
    }

    private func primaryKey(of qualified: String) -> String {
        qualified == self.qualified ? names.primaryKey : "pk_\(ReplicaNames.digest(qualified))"
    }

    // MARK: Parts of statements

    /// The column's type, as its SQL.
    package func type(of column: ReplicaColumn) -> String {
        let ownType = sql.qualified(names.type(of: column.name), in: schema)
        return switch column.storage {
        case .scalar(let type): type.inPostgres.catalogueName
        case .array(let element): element.inPostgres.catalogueName + "[]"
        case .enumeration: ownType
        case .enumerationArray: ownType + "[]"
        case .lookup: ColumnType.integer.catalogueName
        }
    }

    /// As it stands in a statement: `"name" type NOT NULL DEFAULT …`.
    func definition(of column: ReplicaColumn) -> String {
        sql.identifier(column.name) + " " + type(of: column)
            + (column.isNullable && !column.isKey ? "" : " NOT NULL")
            + (column.defaultSQL.map { " DEFAULT \($0)" } ?? "")
    }

    func comment(on column: ReplicaColumn, of qualified: String) -> String {
        "COMMENT ON COLUMN \(qualified).\(sql.identifier(column.name)) IS "
            + (column.comment.map { sql.literal($0) } ?? "NULL")
    }

    /// The foreign key of a lookup column.
    func reference(of column: String) -> String {
        "CONSTRAINT \(sql.identifier(names.foreignKey(of: column))) FOREIGN KEY (\(sql.identifier(column))) "
            + "REFERENCES \(lookup(column)) (\"id\")"
    }

    func typeName(of column: String) -> String { names.type(of: column) }

    /// The name of the key's constraint.
    var primaryKey: String { names.primaryKey }

    func foreignKey(of column: String) -> String { names.foreignKey(of: column) }

    /// The statements of `types` that one column needs.
    func types(for column: ReplicaColumn) -> [String] {
        let name = names.type(of: column.name)
        if let labels = column.labels { return [enumeration(name, labels: labels)] }
        guard case .lookup = column.storage else { return [] }
        return [
            """
            CREATE TABLE IF NOT EXISTS \(sql.qualified(name, in: schema)) ("id" integer GENERATED BY DEFAULT AS IDENTITY, \
            "value" character varying(64) NOT NULL, \
            CONSTRAINT \(sql.identifier(ReplicaNames.primaryKey(of: name))) PRIMARY KEY ("id"), \
            CONSTRAINT \(sql.identifier(ReplicaNames.uniqueKey(of: name))) UNIQUE ("value"))
            """
        ]
    }

    /// Makes an enum type, or adds the values that it lacks.
    func enumeration(_ name: String, labels: [String]) -> String {
        let qualified = sql.qualified(name, in: schema)
        let values = labels.map { sql.literal($0) }
        let additions = values.map { "ALTER TYPE \(qualified) ADD VALUE IF NOT EXISTS \($0);" }
        // Postgres has no CREATE TYPE … IF NOT EXISTS.
        let body = """
            BEGIN
            IF pg_catalog.to_regtype(\(sql.literal(qualified))) IS NULL THEN
            CREATE TYPE \(qualified) AS ENUM (\(values.joined(separator: ", ")));
            ELSE
            \(additions.joined(separator: "\n"))
            END IF;
            END
            """
        return "DO \(sql.literal(body))"
    }
}
