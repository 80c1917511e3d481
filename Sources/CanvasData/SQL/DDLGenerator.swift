public import CanvasDataBase
public import CanvasDataLoading

/// Writes the SQL that makes a schema's tables: first all drops, then all tables, in the API's order.
///
/// The same schema and options always give the same text. It is one unit, meant for
/// `psql -1 -v ON_ERROR_STOP=1`: either all tables are new afterwards, or nothing has changed. A table that a
/// view depends on is not dropped (never `CASCADE`), and so stops it.
public struct DDLGenerator: Sendable, Equatable {
    /// The database that the statements are for.
    public var dialect: SQLDialect
    /// The database schema for the tables, made if it is missing; nil for the first of the search path.
    public var schema: String?
    /// Whether existing tables are dropped. Without, `CREATE TABLE` fails on the first one that exists.
    public var dropsTables: Bool
    /// Whether Canvas's descriptions become comments on tables and columns.
    public var writesComments: Bool

    /// Creates tables in the default schema of `dialect`.
    public init(
        dialect: SQLDialect = .postgres, schema: String? = nil, dropsTables: Bool = true,
        writesComments: Bool = false
    ) {
        self.dialect = dialect
        self.schema = schema
        self.dropsTables = dropsTables
        self.writesComments = writesComments
    }

    /// The SQL for all tables of `definition`.
    ///
    /// - Throws: an error of kind `wrongData` for a table or column that cannot be made (an unknown type, an
    ///   unsafe name, a name twice), of kind `usage` for a `schema` that cannot be a name.
    public func ddl(for definition: SchemaDefinition) throws(CanvasDataError) -> String {
        if let schema { try dialect.check(schemaName: schema) }
        let tables = try definition.layouts()
        var parts: [String] = []
        if let schema { parts.append(createSchema(schema)) }
        if dropsTables { parts.append(contentsOf: tables.map(drop)) }
        for table in tables {
            parts.append(create(table))
            if writesComments { parts.append(contentsOf: comments(on: table)) }
        }
        let body = parts.joined(separator: "\n")
        return header(version: definition.version, tableCount: tables.count)
            + settings(for: body) + (body.isEmpty ? "" : "\n\(body)\n") + resets(for: body)
    }

    private func drop(_ table: TableLayout) -> String {
        "DROP TABLE IF EXISTS \(dialect.qualified(table.name, in: schema));"
    }

    private func create(_ table: TableLayout) -> String {
        let columns = table.columns.map { "    \(dialect.identifier($0.name)) \(dialect.typeName($0.type))" }
        var end = "\n)"
        if dialect == .redshift, let sortKey = table.sortKey {
            end += " SORTKEY (\(dialect.identifier(sortKey)))"
        }
        return "\nCREATE TABLE \(dialect.qualified(table.name, in: schema)) (\n"
            + columns.joined(separator: ",\n") + end + ";"
    }

    private func comments(on table: TableLayout) -> [String] {
        let name = dialect.qualified(table.name, in: schema)
        var result: [String] = []
        if let description = table.description, !description.isEmpty {
            result.append("COMMENT ON TABLE \(name) IS \(dialect.literal(description));")
        }
        for column in table.columns {
            guard let description = column.description, !description.isEmpty else { continue }
            let column = "\(name).\(dialect.identifier(column.name))"
            result.append("COMMENT ON COLUMN \(column) IS \(dialect.literal(description));")
        }
        return result
    }
}
