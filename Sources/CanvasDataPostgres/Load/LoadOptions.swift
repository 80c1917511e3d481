package import CanvasDataBase

/// How a load is done.
package struct LoadOptions: Sendable {
    package enum Atomicity: String, Sendable, CaseIterable {
        /// All tables that can be loaded become visible together.
        case dump
        /// Each table by itself.
        case table
    }

    /// Fragments that come in at once, each with a connection of its own.
    package var jobs = 2
    /// Bad rows that are written down and left out; the next one ends its table.
    package var maxRejects = 0
    /// Where they are written down.
    package var rejectsDirectory = "./rejects"
    package var atomicity = Atomicity.dump
    /// Publish tables that have less than half of their rows left, too.
    package var allowsShrinking = false
    /// Load what is wanted although the ledger says that it is in.
    package var loadsAgain = false
    /// Wait until another run for the same schema has ended.
    package var waitsForOthers = false
    package var publish = PublishOptions()
    package var progress = TransferProgress()

    package init() {}
}
