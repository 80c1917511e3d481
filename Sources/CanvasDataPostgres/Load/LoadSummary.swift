package import CanvasDataBase
package import CanvasDataLoading

/// What a load did.
package struct LoadSummary: Sendable {
    package enum Outcome: String, Sendable {
        case published
        /// It was in before.
        case unchanged
        /// All of it is in its generation, unseen: the next run publishes it.
        case staged
        case failed
    }

    package struct Table: Sendable, Equatable {
        package let table: String
        package let sequence: Int
        package let effect: BatchEffect
        package let fragments: Int
        /// Rows that are new to readers; of what is only staged, rows staged.
        package var rows: Int
        package var rejected: Int
        package var outcome: Outcome
    }

    /// In the order of tables' names, then of dumps.
    package var tables: [Table] = []
    package var failures: [CanvasDataError] = []
    /// Dumps that Canvas no longer keeps and of which the database has not the rows, found by this run.
    package var missing: [MissingDumps] = []
    package var rejected = 0
    /// Compressed bytes that came over the network.
    package var bytesReceived = 0
    /// Seconds for which readers were locked out.
    package var lockedSeconds = 0.0
    /// Schemas that were not there before.
    package var madeSchemas: [String] = []

    package init() {}

    /// Nothing was to be done.
    package var isUnchanged: Bool { failures.isEmpty && tables.allSatisfy { $0.outcome == .unchanged } }
}
