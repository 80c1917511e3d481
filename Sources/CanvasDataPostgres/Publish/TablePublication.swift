package import CanvasData

/// What is to become visible of one table, all of it staged.
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

    /// The rows of a table that comes in increments outlive its copy: Canvas may no longer keep the dumps they are from.
    package struct Takeover: Sendable, Equatable {
        /// Published loads that do not come again, and whose rows stay.
        package var kept: [LoadRecord] = []
        /// Published loads that do not come again, and whose rows are gone.
        package var lost: [LoadRecord] = []
        /// Whether rows that the new copy does not have are taken over from the old one.
        package var includesRows = false
        /// The copy in `canvas_data_store` that has them, where the table itself has none.
        package var remains: String?
    }

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
