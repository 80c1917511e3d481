public import CanvasDataLoading

/// What fetching or unpacking a dump would do, found out without doing it.
public struct DumpPlan: Sendable, Equatable {
    public struct Table: Sendable, Equatable {
        public let table: String
        public let effect: TableBatch.Effect
        public let fragments: Int
        /// Names of fragments that are not on disk.
        public let missing: [String]
    }
    public let dump: Dump
    /// In the API's order.
    public let tables: [Table]
}
