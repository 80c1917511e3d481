/// How much room the generations take on the database server's disk, indexes included.
package struct StoreSize: Sendable, Equatable {
    /// Bytes of all of them.
    package let total: Int
    /// Bytes of the largest.
    package let largest: Int

    /// Asks the database; zero where nothing is loaded yet.
    ///
    /// - Throws: `CanvasDataError`, `CancellationError`.
    package init(of database: Database) async throws {
        let sizes = try await database.ask("look at the tables' sizes") { connection in
            try connection.query(
                """
                SELECT coalesce(sum(size), 0), coalesce(max(size), 0) FROM (
                    SELECT pg_total_relation_size(c.oid) AS size
                    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                    WHERE n.nspname = $1 AND c.relkind = 'r') t
                """, [TargetSchema.store]
            ).first?.map { $0.flatMap { Int($0) } ?? 0 }
        }
        total = sizes?.first ?? 0
        largest = sizes?.last ?? 0
    }
}
