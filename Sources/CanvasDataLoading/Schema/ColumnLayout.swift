/// A column of a `TableLayout`.
public struct ColumnLayout: Sendable, Equatable {
    /// The name of the column, which is safe in SQL.
    public let name: String
    /// The type of the values, corrected where the schema is known to be wrong.
    public let type: ColumnType
    public let description: String?

    package init(name: String, type: ColumnType, description: String?) {
        self.name = name
        self.type = type
        self.description = description
    }
}
