import CanvasDataBase
import CanvasDataLoading
import CanvasDataTransfer

/// Waits until no transaction is left whose snapshot is older than now.
///
/// Such a one, at REPEATABLE READ, sees none of the rows that were staged since, and after the publish would see empty
/// tables. `CREATE INDEX CONCURRENTLY` waits for just these before it ends, and needs no privilege (manual, CREATE
/// INDEX, "Building Indexes Concurrently").
struct SnapshotBarrier: Sendable {
    let target: TargetSchema

    /// Waits, and after a while says for whom.
    ///
    /// - Parameters:
    ///   - seconds: for how long at most.
    ///   - connection: one of its own, in no transaction.
    ///   - control: at rest; may be in a transaction.
    ///   - notify: receives a notice of whose transactions are waited for.
    /// - Throws: `CanvasDataError` (busy) where somebody had one for all that time; `PostgresError`, `CancellationError`.
    func pass(
        within seconds: Double, over connection: PostgresConnection, besides control: PostgresConnection,
        notify: @escaping @Sendable (Notice) -> Void
    ) async throws {
        let teller = Task {
            // By the real clock, as nothing but a message depends on it; and what fails here, others say.
            guard (try? await Task.sleep(for: .seconds(5))) != nil else { return }
            // Not `onThread`: a statement that is cancelled would end the transaction.
            let holders = try? await blocking { try LockHolder.ofSnapshots(on: control) }
            let others = (holders ?? []).filter { $0.processID != connection.processID }
            if !others.isEmpty { notify(.waitingForSnapshots(others)) }
        }
        defer { teller.cancel() }
        let isPassed = try await connection.onThread { try wait(seconds: seconds, on: $0) }
        teller.cancel()
        await teller.value
        guard isPassed else {
            let holders = try await connection.onThread { try LockHolder.ofSnapshots(on: $0) }
            throw CanvasDataError.snapshotsInUse(by: holders)
        }
    }

    /// - Parameters:
    ///   - seconds: for how long at most.
    ///   - connection: one of its own, in no transaction.
    /// - Returns: false where somebody had one for all that time.
    /// - Throws: `PostgresError`, `CancellationError`.
    func wait(seconds: Double, on connection: PostgresConnection) throws -> Bool {
        let table = try self.table(on: connection)
        let index = SQLDialect.postgres.qualified("\(table) index", in: TargetSchema.store)
        let stored = TargetSchema.stored(table)
        // What is in the way of these, such as the server process of a killed run, counts as well.
        try connection.execute(
            "SET statement_timeout = \(max(1, Int(min(seconds, 1_000_000) * 1_000))); SET lock_timeout = 0")
        defer { connection.tidyUp("SET statement_timeout = 0") }
        do {
            if try !StoredTable.exists(stored, on: connection) {
                try connection.execute("CREATE TABLE IF NOT EXISTS \(stored) (nothing boolean)")
            }
            try connection.execute("DROP INDEX IF EXISTS \(index)")
            defer {
                connection.tidyUp("SET statement_timeout = 10000")
                connection.tidyUp("DROP INDEX IF EXISTS \(index)")
            }
            try connection.execute(
                "CREATE INDEX CONCURRENTLY \(SQLDialect.postgres.identifier("\(table) index")) ON \(stored) (nothing)"
            )
            return true
        } catch let error as PostgresError where error.isCancelled {
            try Task.checkCancellation()
            return false
        }
    }

    /// One for each target schema: two runs do not wait for each other. No generation has a name without `#`.
    func table(on connection: PostgresConnection) throws -> String {
        let schema = try connection.query("SELECT oid FROM pg_namespace WHERE nspname = $1", [target.name])
        return "barrier \(schema.value ?? "")"
    }
}
