import CanvasDataBase
public import CanvasDataLoading

/// A column as the API's schema describes it.
public struct ColumnDefinition: Sendable, Equatable {
    /// What the values of a column refer to. A hint for people: `name` is a schema key in some places and a
    /// table name in others, so no foreign key should be built from it blindly.
    public struct Dimension: Sendable, Equatable {
        /// The schema key or the table name of what is referred to.
        public let name: String
        /// The column referred to, usually "id".
        public let id: String?
        /// What the reference means, if a table is referred to in several ways.
        public let role: String?
    }

    /// The name of the column.
    public let name: String
    /// The type's name as sent, such as "bigint"; empty where the schema gives none.
    public let type: String
    /// The most characters a varchar holds; nil where it is not limited (none sent, or 0).
    public let length: Int?
    public let description: String?
    /// What the values refer to; nil if they refer to nothing.
    public let dimension: Dimension?
    /// Whether Canvas sorts the table by this column.
    public let sortKey: Bool

    /// Nil where `json` has no name.
    init?(_ json: JSONValue) {
        guard let name = json["name"]?.string else { return nil }
        self.name = name
        type = json["type"]?.string ?? ""
        length = json["length"]?.int.flatMap { $0 > 0 ? $0 : nil }
        // Older versions spell it "descripton" in about half of their columns.
        description = json["description"]?.string ?? json["descripton"]?.string
        dimension = json["dimension"].flatMap { dimension in
            dimension["name"]?.string.map {
                Dimension(name: $0, id: dimension["id"]?.string, role: dimension["role"]?.string)
            }
        }
        sortKey = json["sortKey"]?.bool ?? false
    }

    /// The type; nil where its name is not one that Canvas Data is known to use.
    public var columnType: ColumnType? { ColumnType(name: type, length: length) }
}
