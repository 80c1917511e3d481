package import CanvasDataLoading

/// A row of `canvas_data.loads`: one batch of a table, such as a dump's, being loaded or loaded.
package struct LoadRecord: Sendable, Equatable {
    package enum State: String, Sendable, Equatable {
        /// Fragments are being loaded.
        case staging
        /// All rows are in the generation, with indexes, unseen.
        case staged
        /// Readers see it.
        case published
        /// Readers saw it, and its rows are gone from the database without Canvas having sent others.
        case lost
        /// Another has taken its place.
        case superseded
    }

    package let id: Int
    package let table: String
    package let dumpID: String
    package let sequence: Int
    package let schemaVersion: String
    package let effect: BatchEffect
    /// The copy's table in `canvas_data_store`.
    package let generation: String
    /// The number of fragments of the load.
    package let fragments: Int
    /// Rows in the generation, once staged; of an increment, once published, the rows that were new.
    package let rows: Int
    package let rejected: Int
    package var state: State
    /// When Canvas made the dump, in UTC as the API writes moments; nil where the ledger does not say.
    package var createdAt: String?
    /// Of `rows`, those that were in the table before and were copied into the generation.
    package var keptRows = 0
    /// Of a replica, what its rows lead to, exactly as the source gave it.
    package var position: String?
    /// Of changes, the position that they start from.
    package var since: String?
}

extension BatchEffect {
    /// As the ledger writes it.
    var word: String {
        switch self {
        case .replace: "replace"
        case .append: "append"
        case .upsert: "upsert"
        }
    }

    /// Reads what the ledger wrote; nil for what this version does not know.
    init?(word: String) {
        switch word {
        case "replace": self = .replace
        case "append": self = .append
        case "upsert": self = .upsert
        default: return nil
        }
    }
}
