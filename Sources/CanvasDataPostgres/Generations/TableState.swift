/// What stands in the target schema under a table's name.
package struct TableState: Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        /// Nothing.
        case absent
        /// Made by us: a partitioned table with one partition, its default, in our store: the current generation. Nil
        /// where somebody took the partition away.
        case swapping(generation: String?)
        /// An ordinary table, of a user's own making.
        case plain
        /// A view, a foreign table, a user's own partitioned table, in Postgres's word for it.
        case other(String)
    }

    package struct Column: Sendable, Equatable {
        package let name: String
        package let type: SQLType
        /// Computed by the database: nothing can be written there.
        package let isGenerated: Bool
    }

    package let table: String
    package let kind: Kind
    /// In order; empty where no table exists.
    package let columns: [Column]
    /// Whether we may do to it what only an owner may.
    package let isOwned: Bool

    package static func absent(_ table: String) -> TableState {
        TableState(table: table, kind: .absent, columns: [], isOwned: true)
    }

    var isSwapping: Bool { if case .swapping = kind { true } else { false } }

    package subscript(column name: String) -> Column? { columns.first { $0.name == name } }
}
