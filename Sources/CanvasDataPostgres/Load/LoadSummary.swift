public import CanvasDataBase
public import CanvasDataLoading

/// What a load did.
public struct LoadSummary: Sendable {
    /// What became of a table's rows.
    public enum Outcome: String, Sendable {
        /// Readers see them.
        case published
        /// Readers saw them before.
        case unchanged
        /// They are in the database, but readers do not see them: the next load publishes them.
        case staged
        /// They are not in the database, or not completely.
        case failed
    }

    /// One table, and the dump that its rows are from. A load of increments has several for one table.
    public struct Table: Sendable, Equatable {
        /// The name of the table.
        public let table: String
        /// The number of the dump.
        public let sequence: Int
        /// Whether the rows replace those of the table, or are added to them.
        public let effect: BatchEffect
        /// How many files the rows are in.
        public let fragments: Int
        /// How many rows are new to readers; of a table that is only staged, how many rows are staged.
        public package(set) var rows: Int
        /// How many rows were left out because they did not fit the table.
        public package(set) var rejected: Int
        /// What became of the rows.
        public package(set) var outcome: Outcome
    }

    /// What became of each table, sorted by name, then by dump.
    public package(set) var tables: [Table] = []
    /// Why tables could not be loaded.
    public package(set) var failures: [CanvasDataError] = []
    /// Dumps that Canvas no longer keeps and whose rows are not in the database, if this load is the first to notice.
    public package(set) var missing: [MissingDumps] = []
    /// How many rows were left out of all tables.
    public package(set) var rejected = 0
    /// How many compressed bytes came over the network.
    public package(set) var bytesReceived = 0
    /// How long readers were locked out, in seconds.
    public package(set) var lockedSeconds = 0.0
    /// Schemas that the load created.
    public package(set) var madeSchemas: [String] = []

    package init() {}

    /// Whether readers now see every row that the source has and that was asked for.
    public var isComplete: Bool {
        failures.isEmpty && missing.isEmpty && rejected == 0
            && tables.allSatisfy { $0.outcome == .published || $0.outcome == .unchanged }
    }

    /// Whether there was nothing to do.
    public var isUnchanged: Bool { failures.isEmpty && tables.allSatisfy { $0.outcome == .unchanged } }
}
