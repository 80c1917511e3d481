import CanvasDataLoading

/// A table in the store that is being filled with a batch, unseen.
struct StagedLoad: Sendable {
    let load: LoadRecord
    /// The COPY into it.
    let copy: String
    /// The columns that are copied, in the order in which fragments have them, unless those name their columns.
    let columns: [RowColumn]
    /// Whether the first line of each fragment names its columns; one without any rows then is in order.
    let readsHeader: Bool
    /// Names of all fragments.
    let fragments: [String]
    /// Names of the fragments that are not loaded yet.
    let missing: [String]
    /// What is done, all in one transaction, once all fragments are in. Gives the fragments that a server that crashed has
    /// forgotten; where there are any, nothing was done.
    let complete: @Sendable (Ledger, PostgresConnection) throws -> [String]

    var table: String { load.table }
}

/// One table of one dump that is being filled, unseen.
struct GenerationStage: Sendable {
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

    var staged: StagedLoad {
        StagedLoad(
            load: load, copy: generation.copy, columns: generation.filled, readsHeader: false,
            fragments: fragments, missing: missing
        ) { ledger, connection in
            try StageCompletion(stage: self, ledger: ledger).run(on: connection)
        }
    }
}
