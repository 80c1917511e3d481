public import CanvasDataBase
public import CanvasDataLoading

/// A schema as the API describes it: which tables a dump of this version has, and their columns in the
/// order in which data files hold them.
///
/// Reading one is tolerant, because eight years of versions differ in details: unknown keys are kept in
/// `json`, missing descriptions are nil, and an unknown type, or a column without a name, is only an
/// error where the table is needed (`layout()`), so that any schema can at least be printed and a
/// faulty table does not affect the others.
public struct SchemaDefinition: Sendable, Equatable {
    /// The schema's version, such as "4.2.9". Data files follow the schema of *their dump's* version.
    public let version: String
    /// The tables in the API's order.
    public let tables: [TableDefinition]
    /// The answer as it was sent.
    public let json: JSONValue

    /// Reads the answer of `/api/schema/VERSION` or `/api/schema/latest`.
    ///
    /// - Throws: an error of kind `wrongData` if the answer is not a schema.
    public init(_ json: JSONValue) throws(CanvasDataError) {
        guard let version = json["version"]?.string, let schema = json["schema"]?.object else {
            throw .notASchema
        }
        var tables: [TableDefinition] = []
        for member in schema.members {
            tables.append(TableDefinition(key: member.name, member.value))
        }
        self.version = version
        self.tables = tables
        self.json = json
    }

    /// The table with this name, such as "course_dim"; nil where the schema has none.
    public subscript(table name: String) -> TableDefinition? {
        tables.first { $0.tableName == name }
    }

    /// Names of the tables of which dumps bring only new rows.
    package var incrementalTables: Set<String> { Set(tables.filter(\.incremental).map(\.tableName)) }

    /// The tables as sent, under their table name instead of the schema's own key ("course_dim" for
    /// "course"): what canvas-data-sdk's `get_schema(version, key_on_tablenames=True)` gives.
    public var jsonKeyedByTableName: JSONValue {
        let members = json["schema"]?.object?.members ?? []
        return .object(
            JSONObject(
                zip(tables, members).map { table, member in
                    JSONObject.Member(table.tableName, member.value)
                }))
    }

    /// The table with this name, as `layouts()` gives it, whatever is wrong with others; nil where the schema
    /// has none.
    ///
    /// - Throws: an error of kind `wrongData` that says why the table cannot be used.
    package func layout(of table: String) throws(CanvasDataError) -> TableLayout? {
        let named = tables.filter { $0.tableName == table }
        guard named.count <= 1 else { throw .duplicateTable(table, version: version) }
        return try named.first?.layout()
    }

    /// All tables with safe names and known types, the known faults of the schema corrected.
    ///
    /// - Throws: an error of kind `wrongData` that names the table, and the column, that cannot be used.
    public func layouts() throws(CanvasDataError) -> [TableLayout] {
        var names: Set<String> = []
        var layouts: [TableLayout] = []
        for table in tables {
            layouts.append(try table.layout())
            guard names.insert(table.tableName).inserted else {
                throw .duplicateTable(table.tableName, version: version)
            }
        }
        return layouts
    }
}
