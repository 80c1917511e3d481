// What the ledger says and learns about publishing.
extension Ledger {
    /// The states of `loads`, by their numbers; locked until the transaction ends, where `locking`.
    func states(
        of loads: [LoadRecord], locking: Bool, on connection: PostgresConnection
    ) throws -> [Int: LoadRecord.State] {
        let rows = try connection.query(
            "SELECT load, state FROM canvas_data.loads WHERE load = ANY ($1::bigint[]) ORDER BY load"
                + (locking ? " FOR UPDATE" : ""),
            [PostgresArray.integers(loads.map(\.id))])
        return rows.rows.reduce(into: [:]) { states, row in
            if let load = row[0].flatMap({ Int($0) }) { states[load] = row[1].flatMap(LoadRecord.State.init) }
        }
    }

    /// Notes that readers see `loads`, in the transaction that makes it so.
    ///
    /// - Parameters:
    ///   - loads: all of them staged.
    ///   - replaced: tables of which readers see no longer what was published before.
    ///   - added: of increments, by load, the rows that were new.
    ///   - connection: in that transaction.
    /// - Throws: `PostgresError`, `CancellationError`.
    func markPublished(
        _ loads: [LoadRecord], replacing replaced: [String], added: [Int: Int],
        on connection: PostgresConnection
    ) throws {
        if !replaced.isEmpty {
            try connection.query(
                """
                UPDATE canvas_data.loads SET state = 'superseded'
                WHERE target_schema = $1 AND table_name = ANY ($2::text[]) AND state = 'published'
                """, [target.name, PostgresArray.text(replaced)])
        }
        try connection.query(
            """
            UPDATE canvas_data.loads l
            SET state = 'published', published_at = clock_timestamp(), rows = v.rows
            FROM unnest($1::bigint[], $2::bigint[]) AS v (load, rows) WHERE l.load = v.load
            """,
            [
                PostgresArray.integers(loads.map(\.id)),
                PostgresArray.integers(loads.map { added[$0.id] ?? $0.rows }),
            ])
    }
}
