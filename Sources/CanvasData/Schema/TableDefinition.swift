public import CanvasDataBase
public import CanvasDataLoading

/// A table as the API's schema describes it.
public struct TableDefinition: Sendable, Equatable {
    /// The schema's own name for the table, such as "course". Dimensions refer to it, or to `tableName`.
    public let key: String
    /// The name in dumps and in the database, such as "course_dim".
    public let tableName: String
    /// "dimension", "fact" or, for `requests`, "both"; nil where the schema does not say.
    public let dwType: String?
    public let description: String?
    /// Whether dumps bring only new rows of this table. True for `requests` alone in every version seen.
    public let incremental: Bool
    /// The column by which Canvas sorts the table, from `hints.sort_key`. Given for `requests` alone.
    public let sortKey: String?
    /// The columns, in the order in which data files hold them.
    public let columns: [ColumnDefinition]
    /// What is wrong with the description itself: an error only where the table is needed, as the others may be in order.
    private let fault: CanvasDataError?

    init(key: String, _ json: JSONValue) {
        var fault: CanvasDataError? = json.object == nil ? .tableIsNoObject(key) : nil
        self.key = key
        tableName = json["tableName"]?.string ?? key
        dwType = json["dw_type"]?.string
        description = json["description"]?.string ?? json["descripton"]?.string
        incremental = json["incremental"]?.bool ?? false
        sortKey = json["hints"]?["sort_key"]?.string
        var columns: [ColumnDefinition] = []
        for (index, column) in (json["columns"]?.array ?? []).enumerated() {
            guard let definition = ColumnDefinition(column) else {
                fault = fault ?? .columnWithoutName(number: index + 1, table: tableName)
                continue
            }
            columns.append(definition)
        }
        self.columns = columns
        self.fault = fault
    }

    /// The column with this name; nil where the table has none.
    public subscript(column name: String) -> ColumnDefinition? {
        columns.first { $0.name == name }
    }

    /// The table with safe names and known types, the known faults of the schema corrected.
    ///
    /// - Throws: an error of kind `wrongData` that names the table, and the column, that cannot be used.
    public func layout() throws(CanvasDataError) -> TableLayout {
        if let fault { throw fault }
        guard SQLIdentifier(checking: tableName) != nil else { throw .unsafeTableName(tableName) }
        guard !columns.isEmpty else { throw .tableWithoutColumns(tableName) }
        var names: Set<String> = []
        var layouts: [ColumnLayout] = []
        for column in columns {
            guard SQLIdentifier(checking: column.name) != nil else {
                throw .unsafeColumnName(column.name, table: tableName)
            }
            guard names.insert(column.name).inserted else {
                throw .duplicateColumn(column.name, table: tableName)
            }
            guard let sent = column.columnType else {
                throw .unknownType(column.type, column: column.name, table: tableName)
            }
            let type = SchemaCorrection.type(of: column.name, in: tableName, sent: sent)
            layouts.append(ColumnLayout(name: column.name, type: type, description: column.description))
        }
        let sortKey = sortKey ?? columns.first { $0.sortKey }?.name
        return TableLayout(
            name: tableName, description: description, incremental: incremental,
            sortKey: sortKey.flatMap { names.contains($0) ? $0 : nil },
            key: KeyColumn.of(tableName, columns: layouts.map(\.name)), columns: layouts)
    }
}
