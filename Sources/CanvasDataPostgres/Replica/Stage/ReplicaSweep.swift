import CanvasDataBase

/// Drops stages of replicas that nobody needs.
struct ReplicaSweep: Sendable {
    let target: TargetSchema
    let notify: @Sendable (Notice) -> Void

    /// Drops those that no load is about to fill: a stage and its row in the ledger come and go together, so that only where
    /// the ledger was changed by hand is there one.
    ///
    /// - Parameter connection: has the schema's lock.
    /// - Throws: `PostgresError`, `CancellationError`.
    func run(on connection: PostgresConnection) throws {
        let orphans = try connection.query(
            """
            SELECT c.relname FROM pg_class c
            WHERE c.relnamespace = to_regnamespace($1) AND c.relkind = 'r' AND c.relname ~ '~[0-9]+$' AND NOT EXISTS (
                SELECT FROM canvas_data.loads l WHERE l.generation = c.relname AND l.state IN ('staging', 'staged'))
            ORDER BY 1
            """, [TargetSchema.store]
        ).rows.compactMap { $0[0] }
        try GenerationSweep(target: target, notify: notify).drop(orphans, on: connection)
    }
}
