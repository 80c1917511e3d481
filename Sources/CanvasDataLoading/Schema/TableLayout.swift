/// A table whose names are safe in SQL and whose types are known: the order of its columns in data files, and what it is in a
/// database. `TableDefinition.layout()` returns one.
public struct TableLayout: Sendable, Equatable {
    /// The name of the table, which is safe in SQL.
    public let name: String
    public let description: String?
    /// Whether dumps bring only new rows of this table.
    public let incremental: Bool
    /// The column by which Canvas sorts the table; always one of `columns`.
    public let sortKey: String?
    /// The column by which rows are told apart and joined; nil where the source names none. Rows may share a key: it is no
    /// promise of the source's.
    package let key: String?
    /// At least one, with different names, in the order in which data files hold them.
    public let columns: [ColumnLayout]

    package init(
        name: String, description: String?, incremental: Bool, sortKey: String?, key: String? = nil,
        columns: [ColumnLayout]
    ) {
        self.name = name
        self.description = description
        self.incremental = incremental
        self.sortKey = sortKey
        self.key = key
        self.columns = columns
    }
}
