package import CanvasData

/// What Canvas has for a target, by what is in it already.
package struct CanvasOffer: Sendable, Equatable {
    /// The newest finished dump that holds more than `requests`.
    package let newest: Dump
    /// The tables that Canvas still makes, of those that are meant.
    package let tables: Set<String>
    /// What a refresh would bring in, in the order of dumps.
    package let missing: [LoadRequest]
    /// Dumps that Canvas no longer keeps, whose rows are not there, and which no refresh has reported yet.
    package let expired: [MissingDumps]

    package init(
        newest: Dump, tables: Set<String>, missing: [LoadRequest], expired: [MissingDumps] = []
    ) {
        self.newest = newest
        self.tables = tables
        self.missing = missing
        self.expired = expired
    }

    /// Asks Canvas.
    ///
    /// - Parameters:
    ///   - api: of the account.
    ///   - selection: which tables are meant.
    ///   - inventory: what is loaded.
    /// - Throws: `CanvasDataError`, `CancellationError`.
    package init(
        of api: CanvasDataAPI, _ selection: TableSelection, after inventory: Inventory
    ) async throws {
        let plan = try await RefreshPlan(api, selection)
        newest = plan.newest
        tables = plan.tables
        let wish = plan.wish(after: inventory)
        missing = LoadPlan(wish.requests, inventory: inventory).steps.map(\.request)
        expired = GapSearch(inventory: inventory, wish: wish).newlyMissing()
    }
}
