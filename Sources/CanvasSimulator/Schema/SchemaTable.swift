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
    /// Whether it holds values that did not fit the type it had in older versions.
    var isWidened = false
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

    /// Tells apart versions of the table whose rows differ, in the names of editions.
    var layout: String { "\(columns.count)" + (columns.contains(where: \.isWidened) ? "w" : "") }

    /// Only `requests` comes in increments.
    var isIncremental: Bool { name == "requests" }
}
