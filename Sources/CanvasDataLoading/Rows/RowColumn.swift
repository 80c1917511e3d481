/// A column that rows are written to.
package struct RowColumn: Sendable, Equatable {
    package let name: String
    /// The type of the target's column, which may be wider than the type in the source's schema; of its elements where it is an
    /// array.
    package let type: ColumnType
    /// What the first line of a fragment calls it, such as `key.id`, for a `RowReader` that reads those lines.
    package let header: String?
    /// Where the column is an array: Postgres's number of its elements' type, which the binary form of an array names.
    package let elementOID: Int?

    package init(name: String, type: ColumnType, header: String? = nil, elementOID: Int? = nil) {
        self.name = name
        self.type = type
        self.header = header
        self.elementOID = elementOID
    }

    /// How its values are written to a column that we create.
    var encoding: ValueEncoding { elementOID == nil ? type.encoding : .array }
}
