package import CanvasDataBase

/// What a run did with replicas.
package struct ReplicaSummary: Sendable, Equatable {
    package enum Outcome: String, Sendable, Equatable {
        /// Readers see what came.
        case published
        /// Nothing had changed.
        case unchanged
        /// All of it is staged, unseen, and the next run goes on with it.
        case staged
        case failed
    }

    package struct Table: Sendable, Equatable {
        package let table: String
        package var outcome: Outcome
        /// Whether all of the table came, not only changes.
        package var isWhole = false
        package var fragments = 0
        /// Rows that came.
        package var rows = 0
        package var rejected = 0
        package var changes = ReplicaChanges()
        /// What readers see it at, exactly as the source gave it; nil where that is not known.
        package var position: String?
        package var failure: CanvasDataError?

        package init(table: String, outcome: Outcome) {
            self.table = table
            self.outcome = outcome
        }
    }

    /// By their names.
    package var tables: [Table] = []
    package var rejected = 0
    /// Compressed bytes that came over the network.
    package var bytesReceived = 0
    /// Schemas that were not there before.
    package var madeSchemas: [String] = []

    package init() {}

    package var failures: [CanvasDataError] { tables.compactMap(\.failure) }
    /// Nothing was to be done.
    package var isUnchanged: Bool { tables.allSatisfy { $0.outcome == .unchanged } }
}
