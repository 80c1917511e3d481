import CanvasData

/// Waits until no transaction is left whose snapshot is older than now.
///
/// Such a one, at REPEATABLE READ, sees none of the rows that were staged since, and after the publish would see empty
/// tables. `CREATE INDEX CONCURRENTLY` waits for just these before it ends, and needs no privilege (manual, CREATE
/// INDEX, "Building Indexes Concurrently").
struct SnapshotBarrier: Sendable {
    let target: TargetSchema

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
