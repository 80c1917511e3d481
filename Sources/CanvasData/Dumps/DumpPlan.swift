public import CanvasDataLoading

/// What fetching or unpacking a dump would do, found out without doing it.
public struct DumpPlan: Sendable, Equatable {
    /// A table that would be fetched.
    public struct Table: Sendable, Equatable {
        /// The name of the table.
        public let table: String
        /// Whether the rows are all of the table or are added to it.
        public let effect: TableBatch.Effect
        /// How many files the table has in this dump.
        public let fragments: Int
        /// Names of fragments that are not on disk.
        public let missing: [String]
    }
    /// The dump that would be fetched.
    public let dump: Dump
    /// In the API's order.
    public let tables: [Table]
}
