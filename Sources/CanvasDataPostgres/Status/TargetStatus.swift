/// What the ledger says about a target at one moment.
package struct TargetStatus: Sendable, Equatable {
    /// By their names.
    package var loaded: [LoadedTable] = []
    /// By their names, then by dump.
    package var staged: [StagedTable] = []
    /// What the ledger says and the catalogue shows, to be compared with what Canvas has.
    package var inventory = Inventory()
    package var lastRun: RunRecord?

    package init() {}

    /// Reads it over a connection of its own; all empty where there is no ledger yet. Changes nothing.
    ///
    /// - Throws: `CanvasDataError`, `CancellationError`.
    package static func of(_ target: TargetSchema, in database: Database) async throws -> TargetStatus {
        try await database.ask("read the ledger") { connection in
            var status = TargetStatus()
            guard try Ledger(target).version(on: connection) != nil else { return status }
            // Rows may have to be counted: no publisher should wait for this snapshot.
            status.inventory = try Inventory(of: target, on: connection)
            // One moment for all of it. Over in an instant, so no publisher waits for this snapshot.
            try connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            defer { connection.rollback() }
            status.loaded = try LoadedTable.all(in: target, on: connection)
            status.staged = try StagedTable.all(in: target, on: connection)
            status.lastRun = try RunRecord.last(in: target, on: connection)
            return status
        }
    }
}
