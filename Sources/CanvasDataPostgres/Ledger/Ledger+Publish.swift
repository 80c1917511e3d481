import CanvasDataLoading

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

    /// Records that readers see the rows of some tables, in the transaction that publishes them.
    ///
    /// - Throws: `PostgresError`, `CancellationError`.
    func markPublished(_ publications: [LedgerPublication], on connection: PostgresConnection) throws {
        // All tables in one statement: readers are locked out meanwhile.
        let whole = publications.filter { $0.replaces && $0.takeover == nil }.map(\.table)
        if !whole.isEmpty {
            try connection.query(
                """
                UPDATE canvas_data.loads SET state = 'superseded'
                WHERE target_schema = $1 AND table_name = ANY ($2::text[]) AND state IN ('published', 'lost')
                    AND source = $3
                """, [target.name, PostgresArray.text(whole), source])
        }
        for publication in publications {
            if let takeover = publication.takeover {
                try mark(takeover, of: publication, on: connection)
            }
        }
        let loads = publications.flatMap(\.loads)
        // What was lost of these dumps is loaded again.
        try connection.query(
            """
            UPDATE canvas_data.loads old SET state = 'superseded'
            FROM canvas_data.loads new
            WHERE new.load = ANY ($1::bigint[]) AND old.state = 'lost' AND old.target_schema = new.target_schema
                AND old.table_name = new.table_name AND old.source = new.source AND old.dump_id = new.dump_id
            """, [PostgresArray.integers(loads.map(\.load.id))])
        try connection.query(
            """
            UPDATE canvas_data.loads l
            SET state = 'published', published_at = clock_timestamp(), rows = v.rows, kept_rows = v.kept,
                generation = coalesce(v.generation, l.generation)
            FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[]) AS v (load, rows, kept, generation)
            WHERE l.load = v.load
            """,
            [
                PostgresArray.integers(loads.map(\.load.id)),
                PostgresArray.integers(loads.map { $0.rows + $0.takenOver }),
                PostgresArray.integers(loads.map(\.takenOver)),
                PostgresArray.text(loads.map { $0.generation ?? $0.load.generation }),
            ])
        for publication in publications {
            if publication.takeover != nil,
                let full = publication.loads.last(where: { $0.load.effect == .replace })?.load.sequence
            {
                try fillGaps(of: publication.table, through: full, on: connection)
            }
            for increment in publication.loads where increment.load.effect == .append {
                try closeGap(of: publication.table, at: increment.load.sequence, on: connection)
            }
        }
    }

    /// Marks the loads that were published before and are not loaded again.
    private func mark(
        _ takeover: Takeover, of publication: LedgerPublication,
        on connection: PostgresConnection
    ) throws {
        // Nobody waits any more for what was reported as missing when nothing of the table came.
        try connection.query(
            """
            UPDATE canvas_data.loads l
            SET state = CASE WHEN load = ANY ($4::bigint[]) AND NOT EXISTS (
                    SELECT FROM canvas_data.gaps g WHERE g.target_schema = l.target_schema
                        AND g.table_name = l.table_name AND g.reason = 'missing'
                        AND l.sequence BETWEEN g.first_sequence AND g.last_sequence)
                THEN 'lost' ELSE 'superseded' END
            WHERE target_schema = $1 AND table_name = $2 AND state IN ('published', 'lost')
                AND NOT load = ANY ($3::bigint[]) AND source = $5
            """,
            [
                target.name, publication.table, PostgresArray.integers(takeover.kept.map(\.id)),
                PostgresArray.integers(takeover.lost.map(\.id)), source,
            ])
        guard let first = publication.loads.first, !takeover.kept.isEmpty else { return }
        try connection.query(
            """
            UPDATE canvas_data.loads SET rows = 0, kept_rows = 0, kept_by = $2,
                generation = coalesce($3, generation)
            WHERE load = ANY ($1::bigint[])
            """, [PostgresArray.integers(takeover.kept.map(\.id)), "\(first.load.id)", first.generation])
    }
}

/// What the ledger notes of a table that is published.
struct LedgerPublication: Sendable {
    struct Load: Sendable {
        let load: LoadRecord
        /// Of an increment, those that were new.
        let rows: Int
        /// Rows of the copy before that came into this one.
        let takenOver: Int
        /// The copy in the store that has them now; nil for a user's own table.
        let generation: String?
    }

    let table: String
    /// All of them staged, in the order of dumps.
    let loads: [Load]
    /// Whether readers no longer see what was published before, except for what is taken over.
    let replaces: Bool
    let takeover: Takeover?
}
