package import CanvasDataBase
import CanvasDataTransfer

// What is done to a whole schema, while no load is at it.
extension Database {
    /// Turns users' own tables into ones that swap.
    ///
    /// - Parameters:
    ///   - tables: by their names in the target schema.
    ///   - target: where they are.
    ///   - options: how patient to be with readers.
    ///   - notify: receives notices of readers that are in the way.
    /// - Returns: those that were plain before; the others swap already.
    /// - Throws: `CanvasDataError`: busy where a load is at work or readers do not let go; `CancellationError`.
    package func adopt(
        _ tables: [String], in target: TargetSchema, _ options: PublishOptions,
        notify: @escaping @Sendable (Notice) -> Void
    ) async throws -> [String] {
        let adoption = Adoption(target: target, options: options, world: world, notify: notify)
        return try await Control.hold(self, target: target, notify: notify) { control in
            // First, as a misspelt schema must not be made.
            try await control.use { try adoption.check(tables, on: $0) }
            let made = try await control.use { try Ledger(target).install(on: $0) }
            if !made.isEmpty { notify(.schemasMade(made)) }
            return try await adoption.adopt(tables, on: try await control.connection)
        }
    }

    /// What `remove` would remove.
    ///
    /// - Throws: `CanvasDataError`, `CancellationError`.
    package func removable(in target: TargetSchema) async throws -> Removal.Tables {
        try await ask("look at the tables") { try Removal(target: target).tables(on: $0) }
    }

    /// Removes all that canvas-data made of a schema; tables that were adopted become ordinary ones.
    ///
    /// - Returns: what was removed.
    /// - Throws: `CanvasDataError`: busy where a load is at work; `CancellationError`.
    package func remove(
        _ target: TargetSchema, notify: @escaping @Sendable (Notice) -> Void
    ) async throws -> Removal.Tables {
        try await Control.hold(self, target: target, notify: notify) { control in
            _ = try await control.use { try Ledger(target).install(on: $0) }
            let connection = try await control.connection
            var backoff = LockBackoff()
            return try await retrying(in: world) {
                do {
                    return .done(try await connection.onThread { try Removal(target: target).run(on: $0) })
                } catch let error as PostgresError where error.isLockedOut {
                    return .again(
                        after: try await lockWait(toDo: "drop the tables", &backoff, on: connection))
                } catch let error as PostgresError {
                    throw CanvasDataError.database(error, doing: "drop the tables")
                }
            }
        }
    }
}
