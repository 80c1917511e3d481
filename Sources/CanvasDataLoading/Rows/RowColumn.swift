/// A column that rows are written to.
package struct RowColumn: Sendable, Equatable {
    package let name: String
    /// The type of the target's column, which may be wider than the type in Canvas's schema.
    package let type: ColumnType

    package init(name: String, type: ColumnType) {
        self.name = name
        self.type = type
    }
}
