/// What a column refers to, as far as the schema says: the name is a key of the schema or a table.
struct Dimension: Sendable {
    var name: String
    var column = "id"
    var role: String?
    /// Tables through which the reference was found; on one column of the real schema.
    var sources: [String] = []
}

/// A column as `/api/schema` describes it.
struct SchemaColumn: Sendable {
    var name: String
    var type: ColumnType
    /// In characters; only for varchar.
    var length: Int?
    var dimension: Dimension?
    var isSortKey = false
    /// Some 20 columns of the real schema have no description.
    var hasDescription = true
}

/// A table as `/api/schema` describes it.
struct SchemaTable: Sendable {
    /// Its key in the schema's JSON: the table name, but for nine tables.
    var key: String
    var name: String
    /// `dimension`, `fact` or `both`
    var kind: String
    var hasDescription = true
    var columns: [SchemaColumn]

    /// Only `requests` comes in increments.
    var isIncremental: Bool { name == "requests" }
}
