extension PostgresConnection {
    /// Whether a pooler stands between that lends a server process for one transaction (PgBouncer's `pool_mode =
    /// transaction`): then locks and settings of a session are somebody else's the next moment.
    ///
    /// - Parameter connect: makes a second connection to the same place; only called where somebody stands between.
    /// - Returns: false also where a busy pool hides it.
    /// - Throws: `PostgresError`, `CancellationError`.
    func isPooledByTransaction(_ connect: () throws -> PostgresConnection) throws -> Bool {
        let process = try query("SELECT pg_backend_pid()").value
        // A pooler has numbers of its own.
        guard process != "\(processID)" else { return false }
        return try connect().query("SELECT pg_backend_pid()").value == process
    }
}
