/// A column of a `TableLayout`.
public struct ColumnLayout: Sendable, Equatable {
    public let name: String
    /// The type of the values, corrected where the schema is known to be wrong.
    public let type: ColumnType
    public let description: String?
}
