/// What stands in a schema under the name of a replica, and under the names of what belongs to it.
package struct ReplicaState: Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        case absent
        /// An ordinary table.
        case table
        /// Something else, as a sentence names it: "a view".
        case other(String)
    }

    /// An enum type.
    package struct Enumeration: Sendable, Equatable {
        /// With its schema, quoted.
        package let qualified: String
        package let labels: [String]

        /// By bytes, as Postgres compares them.
        func has(_ label: String) -> Bool { labels.contains { $0.utf8.elementsEqual(label.utf8) } }
    }

    /// A lookup table of the same schema to which a column refers.
    package struct Lookup: Sendable, Equatable {
        package let table: String
        /// The name of the foreign key.
        package let constraint: String
    }

    package struct Column: Sendable, Equatable {
        package let name: String
        /// As `format_type` writes it.
        package let type: String
        package let isNullable: Bool
        package let hasDefault: Bool
        /// The SQL of its default; nil for none, and where the column is generated.
        package let defaultSQL: String?
        /// Generated from others, or an identity.
        package let isGenerated: Bool
        package let comment: String?
        /// Its type, or that of its elements, where that is an enum type.
        package let enumeration: Enumeration?
        package let isArray: Bool
        /// The lookup table to which it refers.
        package let lookup: Lookup?
    }

    /// What has a name that a type or a lookup table may need.
    package enum Belonging: Sendable, Equatable {
        case enumeration(Enumeration)
        /// A table with the columns `id` and `value`.
        case lookup
        case other(String)
    }

    package let table: String
    package let schema: String
    package internal(set) var kind = Kind.absent
    /// In the order of the table.
    package internal(set) var columns: [Column] = []
    package internal(set) var primaryKey: [String] = []
    /// The columns of each unique index that covers all rows and is checked at once, the primary key's among them.
    package internal(set) var uniqueKeys: [Set<String>] = []
    /// Whether we may change the table: it is ours, or a role's that we belong to.
    package internal(set) var isOwned = false
    /// Whether it has rows; true also where we may not look.
    package internal(set) var hasRows = false
    /// The names of the schema's indexes. A type may have the name of one, a table may not.
    package internal(set) var indexes: Set<String> = []
    /// All else that is in the schema, by name.
    package internal(set) var belongings: [String: Belonging] = [:]

    package subscript(column name: String) -> Column? {
        // By bytes: Postgres does not know that two spellings of a character are one.
        columns.first { $0.name.utf8.elementsEqual(name.utf8) }
    }
}
