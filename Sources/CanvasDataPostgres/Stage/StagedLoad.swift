import CanvasDataLoading

/// One table of one dump that is being filled, unseen.
struct StagedLoad: Sendable {
    let load: LoadRecord
    let layout: TableLayout
    let state: TableState
    let change: SchemaChange
    let generation: GenerationTable
    /// Names of all fragments.
    let fragments: [String]
    /// Names of the fragments that are not loaded yet.
    let missing: [String]

    /// Where Canvas sends increments, it sends rows twice, too: the same row in two fragments.
    var comesOnce: Bool { layout.incremental || load.effect == .append }
}
