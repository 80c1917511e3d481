/// What the planner knows of a table's values.
enum Statistics {
    /// Analyzes `table`, in the transaction that is open.
    ///
    /// Postgres's own default, a target of 100, reads 30,000 rows of each table and sorts every column of them: for a
    /// hundred tables a night that was measured to cost the server as much as half of all COPY. A third of it is plenty
    /// for Canvas's columns, which are ids and a few short words; a target that somebody has set for the database or the
    /// role is obeyed.
    ///
    /// - Parameters:
    ///   - table: quoted, and behind it, in parentheses, the columns where not all are meant.
    ///   - connection: in a transaction.
    /// - Throws: `PostgresError`, `CancellationError`.
    static func gather(_ table: String, on connection: PostgresConnection) throws {
        try connection.query(
            """
            SELECT set_config('default_statistics_target', '30', true) FROM pg_settings
            WHERE name = 'default_statistics_target' AND setting = boot_val
            """)
        try connection.execute("ANALYZE \(table)")
    }
}
