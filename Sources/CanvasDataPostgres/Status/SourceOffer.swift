package import CanvasDataLoading

/// What a source has for a target, by what is in it already.
package struct SourceOffer: Sendable, Equatable {
    /// The newest of what it has; nil where it names none.
    package let newest: BatchOrigin?
    /// The tables that the source still makes, of those that are meant.
    package let tables: Set<String>
    /// What a refresh would bring in, in the order of dumps.
    package let missing: [LoadRequest]
    /// Dumps that Canvas no longer keeps, whose rows are not there, and which no refresh has reported yet.
    package let expired: [MissingDumps]

    package init(
        newest: BatchOrigin?, tables: Set<String>, missing: [LoadRequest], expired: [MissingDumps] = []
    ) {
        self.newest = newest
        self.tables = tables
        self.missing = missing
        self.expired = expired
    }

    /// Asks the source.
    ///
    /// - Parameters:
    ///   - source: of all tables that are meant.
    ///   - inventory: what is loaded.
    /// - Throws: `CanvasDataError`, `CancellationError`.
    package init(of source: some LoadSource, after inventory: Inventory) async throws {
        let wish = try await source.wish(after: inventory.loaded)
        newest = wish.newest
        tables = wish.tables
        missing = LoadPlan(wish.requests, inventory: inventory).steps.map(\.request)
        expired = GapSearch(inventory: inventory, wish: wish).newlyMissing()
    }
}
