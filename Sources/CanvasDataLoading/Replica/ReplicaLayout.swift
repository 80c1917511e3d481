/// The layout of a table that follows its source by key: an ordinary table that whole copies and changes are merged into.
package struct ReplicaLayout: Sendable, Equatable {
    package let table: String
    /// The version of the table's own schema.
    package let schemaVersion: Int
    /// The schema as the source describes it, as JSON text, for those who keep it beside the tables.
    package let schemaText: String
    /// In the order of the table: those of the key first. At least one is of the key.
    package let columns: [ReplicaColumn]
    /// No column has these types, but other clients make them beside the table.
    package let memberTypes: [MemberType]

    /// An enum type of members of a column's objects.
    package struct MemberType: Sendable, Equatable {
        /// The names of the column and of the members in it that lead there, as in `["settings", "course_format"]`.
        package let path: [String]
        package let labels: [String]
        /// As in `ReplicaColumn`.
        package let typeName: String?

        package init(path: [String], labels: [String], typeName: String? = nil) {
            self.path = path
            self.labels = labels
            self.typeName = typeName
        }
    }

    /// Whether it is a log: a batch of it may hold a row more than once, and the source forgets old rows, which replicas keep:
    /// then a whole copy deletes none.
    package let isLog: Bool

    package init(
        table: String, schemaVersion: Int, schemaText: String, columns: [ReplicaColumn],
        memberTypes: [MemberType] = [], isLog: Bool = false
    ) {
        self.isLog = isLog
        self.table = table
        self.schemaVersion = schemaVersion
        self.schemaText = schemaText
        self.columns = columns
        self.memberTypes = memberTypes
    }

    /// Names of the columns that tell rows apart. A batch of a log may hold a key more than once.
    package var key: [String] { columns.filter(\.isKey).map(\.name) }
}

/// A column of a `ReplicaLayout`.
package struct ReplicaColumn: Sendable, Equatable {
    /// How Postgres holds its values.
    package enum Storage: Sendable, Equatable {
        case scalar(ColumnType)
        case array(of: ColumnType)
        /// One of the values of an enum type of the column's own.
        case enumeration([String])
        case enumerationArray([String])
        /// The number of the value in a lookup table of the column's own. The source may send other values than these.
        case lookup([String])
    }

    package let name: String
    /// What the first line of the source's files calls it, such as `key.id`.
    package let header: String
    package let storage: Storage
    package let isKey: Bool
    /// Whether rows may have no value. Deleted rows have none in any column that is not of the key.
    package let isNullable: Bool
    /// The SQL of its default, checked and quoted; nil for none.
    package let defaultSQL: String?
    package let comment: String?
    /// The source's own name for the enumeration of its values, which other columns and tables may share; nil where that has
    /// none.
    package let typeName: String?

    package init(
        name: String, header: String, storage: Storage, isKey: Bool, isNullable: Bool,
        defaultSQL: String? = nil, comment: String? = nil, typeName: String? = nil
    ) {
        self.name = name
        self.header = header
        self.storage = storage
        self.isKey = isKey
        self.isNullable = isNullable
        self.defaultSQL = defaultSQL
        self.comment = comment
        self.typeName = typeName
    }
}
