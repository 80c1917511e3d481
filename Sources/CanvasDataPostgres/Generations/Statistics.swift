/// The planner's statistics of a table's values.
enum Statistics {
    /// Analyzes `table`, in the transaction that is open.
    ///
    /// Postgres's own default, a target of 100, reads 30,000 rows of each table and sorts every column of them: for a
    /// hundred tables a night, most of them small, that was measured to cost the server nearly as much as all COPY
    /// did. So a small table is sampled in proportion; a target that somebody has set for the database or the role is
    /// obeyed.
    ///
    /// - Parameters:
    ///   - table: quoted, and behind it, in parentheses, the columns where not all are meant.
    ///   - rows: that it has.
    ///   - connection: in a transaction.
    /// - Throws: `PostgresError`, `CancellationError`.
    static func gather(_ table: String, rows: Int, on connection: PostgresConnection) throws {
        // pg_settings would show who set it, but asking there costs more than analyzing a small table.
        try connection.query(
            """
            SELECT set_config('default_statistics_target', $1, true)
            WHERE current_setting('default_statistics_target') = '100'
            """, ["\(target(rows: rows))"])
        try connection.execute("ANALYZE \(table)")
    }

    /// Postgres reads 300 rows for each unit of the target (`std_typanalyze`): one row in fifty, but 3,000 at least and
    /// its own 30,000 at most.
    static func target(rows: Int) -> Int { min(100, max(10, rows / 50 / 300)) }
}
