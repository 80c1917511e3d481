import CanvasDataBase

/// A table of which readers no longer see what was loaded, although only canvas-data should change it.
package struct LostTable: Sendable, Equatable {
    package enum Reason: Sendable, Equatable {
        /// Nothing stands in the schema under its name.
        case dropped
        /// The table has no partition: somebody has detached or dropped the copy that was in it.
        case detached
        /// Something that we did not make stands there, in Postgres's word for it: "a view".
        case replaced(by: String)
        /// The table's partition is not one that was loaded.
        case exchanged(for: String)
        case emptied
        /// It has not as many rows as were loaded.
        case changed(counted: Int, loaded: Int)
        /// It was loaded again, and rows of this many dumps that it had before have not come again yet.
        case incomplete(dumps: Int)
    }

    package let table: String
    package let reason: Reason
    /// What readers saw, by the ledger.
    package let loads: [LoadRecord]
    /// The copy in `canvas_data_store` that still has rows of it; nil where there is none.
    package let remains: String?
    /// Whether `remains` has all of them.
    package let isWhole: Bool
}

extension LostTable.Reason {
    /// What has become of the table: "was dropped".
    package var predicate: String {
        switch self {
        case .dropped: "was dropped"
        case .detached: "has no rows: its partition was detached or dropped"
        case .replaced(let kind): "is \(kind) now"
        case .exchanged(let copy): "has another partition than was loaded, \(copy.quotedForDisplay)"
        case .emptied: "was emptied"
        case .changed(let counted, let loaded):
            "has \(counted) row\(counted == 1 ? "" : "s"), and \(loaded) were loaded"
        case .incomplete(let dumps): "lacks rows of \(dumps) dump\(dumps == 1 ? "" : "s") that it had before"
        }
    }
}
