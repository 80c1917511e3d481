import CanvasDataLoading
import CanvasDataTransfer
import Synchronization

/// Statistics of the partitioned tables themselves.
///
/// A generation is analyzed before it is attached, but joins are estimated by the statistics of the table that the query
/// names, and autovacuum never analyzes one that is partitioned (manual, ANALYZE). They outlast swaps, so that they are
/// collected again only when the table has changed much.
struct ParentStatistics: Sendable {
    let target: TargetSchema

    /// Analyzes those of `tables` that have none yet, or whose rows are a tenth more or less than then. Readers do not
    /// wait; what somebody else has locked is left to the next run.
    ///
    /// - Parameters:
    ///   - tables: their names in the target schema.
    ///   - connection: has at least one table to itself.
    ///   - helpers: how many more connections may be made.
    ///   - connect: makes one.
    /// - Throws: `CancellationError`; `PostgresError` where a connection is lost.
    func refresh(
        _ tables: [String], on connection: PostgresConnection, helpers: Int,
        connect: @Sendable () async throws -> PostgresConnection
    ) async throws {
        let stale = try await connection.onThread { try self.stale(tables, on: $0) }
        let waiting = Mutex(stale[...])
        var connections = [connection]
        while connections.count <= helpers, connections.count < stale.count {
            // With fewer connections it takes longer.
            guard let helper = try? await connect() else { break }
            connections.append(helper)
        }
        try await connections.concurrently(atMost: connections.count) { connection in
            try await connection.onThread { connection in
                while let (table, rows) = waiting.withLock({ $0.popFirst() }) {
                    try refresh(table, rows: rows, on: connection)
                }
            }
        }
    }

    private func refresh(_ table: String, rows: Int, on connection: PostgresConnection) throws {
        do {
            try connection.transaction {
                try connection.execute("SET LOCAL lock_timeout = 2000")
                let columns = try joinColumns(of: table, on: connection)
                guard !columns.isEmpty else { return }
                try Statistics.gather(
                    "\(target.sql(table)) (\(columns.joined(separator: ", ")))", rows: rows, on: connection)
            }
        } catch let error as PostgresError where !error.isConnectionLost {
            try Task.checkCancellation()
        }
    }

    /// The ids, quoted: what reports join by. Conditions on other columns are estimated by the generation's statistics.
    private func joinColumns(of table: String, on connection: PostgresConnection) throws -> [String] {
        let sql = SQLDialect.postgres
        return try StoredTable.columns(of: target.sql(table), on: connection)
            .map(\.name).filter { $0 == "id" || $0.hasSuffix("_id") }.map(sql.identifier)
    }

    /// With their rows.
    private func stale(
        _ tables: [String], on connection: PostgresConnection
    ) throws -> [(table: String, rows: Int)] {
        // Before version 14 a partitioned table's reltuples is never set, and it counts as stale always.
        try connection.query(
            """
            SELECT t.relname, greatest(g.reltuples, 0)::bigint FROM pg_class t JOIN pg_namespace n ON n.oid = t.relnamespace
                JOIN pg_partitioned_table p ON p.partrelid = t.oid JOIN pg_class g ON g.oid = p.partdefid
            WHERE n.nspname = $1 AND t.relname = ANY ($2::text[])
                AND abs(t.reltuples - g.reltuples) > greatest(g.reltuples, 1) / 10
            ORDER BY 2 DESC, 1
            """, [target.name, PostgresArray.text(tables)]
        ).rows.compactMap { row in row[0].map { ($0, row[1].flatMap { Int($0) } ?? 0) } }
    }
}
