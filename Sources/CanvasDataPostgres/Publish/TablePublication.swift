package import CanvasDataLoading

/// The staged loads of one table that become visible together.
package struct TablePublication: Sendable, Equatable {
    /// The table in the newest schema among these loads.
    package let layout: TableLayout
    /// What was there when it was staged.
    package let state: TableState
    package let change: SchemaChange
    /// What takes the place of all rows that are there; nil where there are only increments.
    package let replacement: LoadRecord?
    /// What is added to the rows that are there, or to `replacement`, in the order of dumps.
    package let appends: [LoadRecord]
    /// What a new copy has to do with the rows of the old one; nil where the old one's rows all go.
    package let takeover: Takeover?

    package init(
        layout: TableLayout, state: TableState, change: SchemaChange, replacement: LoadRecord?,
        appends: [LoadRecord], takeover: Takeover? = nil
    ) {
        self.layout = layout
        self.state = state
        self.change = change
        self.replacement = replacement
        self.appends = appends
        self.takeover = takeover
    }

    package var table: String { layout.name }
    package var loads: [LoadRecord] { (replacement.map { [$0] } ?? []) + appends }
}
