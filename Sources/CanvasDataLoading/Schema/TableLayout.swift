/// A table whose names are safe to put in SQL and whose types are known: how its rows lie in data files,
/// and how it is made in a database. Got from `TableDefinition.layout()`.
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
