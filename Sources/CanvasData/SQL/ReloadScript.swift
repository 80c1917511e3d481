/// The SQL that loads unpacked tables into Postgres, in one transaction: all of them or none.
///
/// It is for people who load with psql; the tables must have been made with `DDLGenerator` before. Where a
/// table has other columns than the file, `COPY` stops it.
public struct ReloadScript: Sendable, Equatable {
    /// Who opens the files.
    public enum Style: String, Sendable, Equatable, CaseIterable {
        /// The database server (`COPY`): the files are on its machine, and the role may read server files.
        case server
        /// psql (`\copy`): the files are where psql runs, and no special right is needed.
        case psql
    }

    /// A table and the file that holds its rows.
    public struct Table: Sendable, Equatable {
        /// The name of the table.
        public var name: String
        /// The file's absolute path.
        public var path: String
        /// Whether the rows replace those of the table or are added to them.
        public var effect: TableBatch.Effect
        /// How the file of the table is written.
        public var format: TableFormat
        /// Whether the file's first line names the columns. With `tsv` this needs Postgres 15 or newer.
        public var hasHeader: Bool

        /// A table, and the file that it is loaded from.
        public init(
            name: String, path: String, effect: TableBatch.Effect, format: TableFormat = .tsv,
            hasHeader: Bool = false
        ) {
            self.name = name
            self.path = path
            self.effect = effect
            self.format = format
            self.hasHeader = hasHeader
        }
    }

    /// Who opens the files.
    public var style: Style
    /// The database schema of the tables; nil for the first of the search path that has them.
    public var schema: String?
    /// The tables to load, in this order.
    public var tables: [Table]

    /// A script that loads `tables`.
    public init(style: Style = .server, schema: String? = nil, tables: [Table]) {
        self.style = style
        self.schema = schema
        self.tables = tables
    }
}
