/// Constraints that Postgres may check no earlier than at COMMIT, where one table's rows would take all others with them.
struct DeferrableConstraints: Sendable {
    private let names: [String: [String]]

    /// Looks for those of `tables`, and of whatever refers to them.
    ///
    /// - Parameters:
    ///   - tables: with their schemas, quoted.
    ///   - connection: any.
    /// - Throws: `PostgresError`, `CancellationError`.
    init(of tables: [String], on connection: PostgresConnection) throws {
        let rows = try connection.query(
            """
            WITH parts AS (
                SELECT name, to_regclass(name)::oid AS relation FROM unnest($1::text[]) AS name
                UNION ALL
                SELECT name, i.inhrelid FROM unnest($1::text[]) AS name JOIN pg_inherits i ON i.inhparent = to_regclass(name)
            )
            SELECT DISTINCT p.name, format('%I.%I', n.nspname, c.conname)
            FROM parts p JOIN pg_constraint c ON c.condeferrable AND p.relation IN (c.conrelid, c.confrelid)
                JOIN pg_namespace n ON n.oid = c.connamespace
            ORDER BY 1, 2
            """, [PostgresArray.text(tables)]
        ).rows
        names = Dictionary(grouping: rows) { $0[0] ?? "" }.mapValues { $0.compactMap { $0[1] } }
    }

    /// Has those of `table` checked now.
    ///
    /// - Throws: `PostgresError` where rows break one; `CancellationError`.
    func check(_ table: String, on connection: PostgresConnection) throws {
        guard let names = names[table] else { return }
        try connection.execute("SET CONSTRAINTS \(names.joined(separator: ", ")) IMMEDIATE")
    }
}
