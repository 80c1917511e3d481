package import CanvasDataBase

/// What became visible, and what could not.
package struct PublishResult: Sendable {
    /// Rows of each table that are new to readers: all of a table that was replaced, else those that were not there yet.
    package var rows: [String: Int] = [:]
    /// Tables left as they were, with the reason and the remedy; their staged data are kept.
    package var heldBack: [HeldBackTable] = []
    /// Seconds for which readers of the tables were locked out, in the end.
    package var lockedSeconds = 0.0

    package init() {}
}

/// A table that could not be published, and why.
package struct HeldBackTable: Sendable, Equatable {
    package let table: String
    package let reason: CanvasDataError
}
