/// The answer to a query, all of it, as text.
package struct PostgresRows: Sendable, Equatable {
    /// A field is nil where it is NULL.
    package let rows: [[String?]]
    /// How many rows a statement wrote; 0 for one that wrote none.
    package let affected: Int

    package var first: [String?]? { rows.first }
    /// The first field of the first row.
    package var value: String? { rows.first?.first ?? nil }
}
