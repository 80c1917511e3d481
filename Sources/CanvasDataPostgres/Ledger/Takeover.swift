/// What becomes of the rows that readers saw when a table that Canvas sends in increments gets a new copy. They outlive the
/// old one, as Canvas may no longer keep the dumps that they are from.
package struct Takeover: Sendable, Equatable {
    /// Published loads that are not loaded again, and whose rows stay.
    package var kept: [LoadRecord] = []
    /// Published loads that are not loaded again, and whose rows are gone.
    package var lost: [LoadRecord] = []
    /// Whether rows that the new copy does not have are taken over from the old one.
    package var includesRows = false
    /// The copy in `canvas_data_store` that has them, where the table itself has none.
    package var remains: String?
}
