/// Locks tables against all readers, without ever costing one of them its transaction.
///
/// While a table is waited for, readers who come later wait too; so the wait is bounded. While one table is held and
/// another is waited for, a reader may hold the other and want the first: a deadlock, for which Postgres would end the
/// reader, if our wait lasted until the reader's own check, `deadlock_timeout` after it began to wait. So one table is waited
/// for while holding no other lock, and all others are taken in a fraction of that time or not at all.
struct TableLocks: Sendable {
    /// With their schemas, quoted, each alone, without its partitions.
    let relations: [String]
    /// Seconds to wait for the first.
    let timeout: Double

    /// Takes them all, in a savepoint of the caller's, to which it must go back after an error: that releases the locks.
    ///
    /// - Parameters:
    ///   - first: the one to wait for; where it is not among `relations`, the first of them.
    ///   - connection: in a transaction that holds none of them.
    /// - Throws: `PostgresError`, where `isLockTimeout` or 40P01 says that one was in use; `CancellationError`.
    func take(waitingFor first: String?, on connection: PostgresConnection) throws {
        try connection.execute("SET LOCAL lock_timeout = \(max(1, Int(timeout * 1_000)))")
        let sorted = Set(relations).sorted()
        guard let first = sorted.first(where: { $0 == first }) ?? sorted.first else { return }
        let others = sorted.filter { $0 != first }
        // SHOW gives units; pg_settings gives milliseconds.
        let deadlockTimeout =
            try connection.query("SELECT setting FROM pg_settings WHERE name = 'deadlock_timeout'").value
            .flatMap { Double($0) } ?? 1_000
        let waited = try ContinuousClock().measure { try lock([first], on: connection) }
        // Whatever else may have to be waited for under the locks: not for long.
        defer { connection.tidyUp("SET LOCAL lock_timeout = 100") }
        guard !others.isEmpty else { return }
        if waited < .seconds(0.1) && deadlockTimeout >= 500 {
            // Those who queued behind us meanwhile have waited for less than 0.1 s.
            let milliseconds = Int(min(800, 0.7 * deadlockTimeout))
            try connection.execute(
                "SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = \(milliseconds)")
            try lock(others, on: connection)
            try connection.execute("SET LOCAL statement_timeout = 0")
        } else {
            try lock(others, on: connection, mode: " NOWAIT")
        }
    }

    private func lock(_ relations: [String], on connection: PostgresConnection, mode: String = "") throws {
        let list = relations.map { "ONLY \($0)" }.joined(separator: ", ")
        try connection.execute("LOCK TABLE \(list) IN ACCESS EXCLUSIVE MODE\(mode)")
    }
}
