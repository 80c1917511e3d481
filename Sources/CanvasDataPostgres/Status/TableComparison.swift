/// One table's number of rows, reckoned in three ways.
package struct TableComparison: Sendable, Equatable {
    package let table: String
    /// By the ledger: the rows that the loads which readers see brought.
    package let ledger: Int
    /// What `count(*)` says; nil where there is no such table.
    package let counted: Int?
    /// The sum over all fragments of those loads.
    package let fragments: Int
    /// Fragments that should be in, and are not in the ledger.
    package let fragmentsMissing: Int
    /// Whether there is an increment among those loads, or rows were there before: rows that were in already were not added
    /// again.
    package let hasIncrements: Bool
    /// Whether the ledger has any load of it.
    package let isKnown: Bool
    /// Why readers do not see all that they saw before; nil where they do.
    package let lost: LostTable.Reason?
    /// Dumps whose rows are not there and that Canvas no longer keeps.
    package let missing: [MissingDumps]

    package init(
        table: String, ledger: Int, counted: Int?, fragments: Int, fragmentsMissing: Int = 0,
        hasIncrements: Bool, isKnown: Bool = true, lost: LostTable.Reason? = nil,
        missing: [MissingDumps] = []
    ) {
        self.table = table
        self.ledger = ledger
        self.counted = counted
        self.fragments = fragments
        self.fragmentsMissing = fragmentsMissing
        self.hasIncrements = hasIncrements
        self.isKnown = isKnown
        self.lost = lost
        self.missing = missing
    }

    /// Rows of increments that came more than once.
    package var repeated: Int { hasIncrements ? max(0, fragments - ledger) : 0 }

    /// The ledger and the table must agree. So must the fragments where all came whole; with increments they may have
    /// brought more rows than were new, never fewer.
    package var agrees: Bool {
        isKnown && lost == nil && ledger == counted && fragmentsMissing == 0
            && (hasIncrements ? fragments >= ledger : fragments == ledger)
    }
}
