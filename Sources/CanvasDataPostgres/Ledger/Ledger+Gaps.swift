/// Consecutive dumps whose rows of a table are not in the database although Canvas made them: Canvas keeps dumps for 60
/// days only.
public struct MissingDumps: Sendable, Equatable {
    /// The name of the table.
    public let table: String
    /// The number of the first dump.
    public let first: Int
    /// The number of the last dump.
    public let last: Int
    /// When Canvas made the dump before the first, in UTC as the API writes moments; nil if that is not known.
    public let madeAfter: String?
    /// When Canvas made the dump after the last, in UTC as the API writes moments; nil if that is not known.
    public let madeBefore: String?

    package init(table: String, first: Int, last: Int, madeAfter: String? = nil, madeBefore: String? = nil) {
        self.table = table
        self.first = first
        self.last = last
        self.madeAfter = madeAfter
        self.madeBefore = madeBefore
    }
}

extension MissingDumps {
    /// `dump 557`, `dumps 557 to 559`
    package var dumps: String { first == last ? "dump \(first)" : "dumps \(first) to \(last)" }

    /// ` (made between 2026-09-01 and 2026-09-05)`, as far as that is known.
    package var days: String {
        let (after, before) = (madeAfter.map { $0.prefix(10) }, madeBefore.map { $0.prefix(10) })
        return switch (after, before) {
        case (let after?, let before?): " (made between \(after) and \(before))"
        case (let after?, nil): " (made after \(after))"
        case (nil, let before?): " (made before \(before))"
        case (nil, nil): ""
        }
    }
}

/// What the ledger notes of dumps that no load of a table is of.
package struct LedgerGaps: Sendable, Equatable {
    /// Reported as missing.
    package var missing: [MissingDumps] = []
    /// By table, ranges of dumps that held nothing of it.
    package var empty: [String: [ClosedRange<Int>]] = [:]

    package init() {}
}

extension Ledger {
    /// All that is noted; nothing in a ledger of version 1.
    func gaps(on connection: PostgresConnection) throws -> LedgerGaps {
        var gaps = LedgerGaps()
        guard try connection.query("SELECT to_regclass('canvas_data.gaps')").value != nil else { return gaps }
        let rows = try connection.query(
            """
            SELECT table_name, first_sequence, last_sequence, reason, \(Ledger.moment("made_after")),
                \(Ledger.moment("made_before"))
            FROM canvas_data.gaps WHERE target_schema = $1 ORDER BY table_name, first_sequence
            """, [target.name])
        for row in rows.rows {
            guard let table = row[0], let first = row[1].flatMap({ Int($0) }),
                let last = row[2].flatMap({ Int($0) }), first <= last
            else { continue }
            if row[3] == "missing" {
                gaps.missing.append(
                    MissingDumps(
                        table: table, first: first, last: last, madeAfter: row[4], madeBefore: row[5]))
            } else {
                gaps.empty[table, default: []].append(first...last)
            }
        }
        return gaps
    }

    /// Records dumps that are missing; loads whose rows were lost count among them.
    func add(missing: [MissingDumps], on connection: PostgresConnection) throws {
        for gap in missing {
            try connection.query(
                """
                INSERT INTO canvas_data.gaps
                    (target_schema, table_name, first_sequence, last_sequence, reason, made_after, made_before)
                VALUES ($1, $2, $3, $4, 'missing', $5, $6)
                ON CONFLICT (target_schema, table_name, first_sequence) DO UPDATE
                    SET last_sequence = excluded.last_sequence, reason = excluded.reason
                """,
                [target.name, gap.table, "\(gap.first)", "\(gap.last)", gap.madeAfter, gap.madeBefore])
            try connection.query(
                """
                UPDATE canvas_data.loads SET state = 'superseded'
                WHERE target_schema = $1 AND table_name = $2 AND state = 'lost' AND sequence BETWEEN $3 AND $4
                    AND source = $5
                """, [target.name, gap.table, "\(gap.first)", "\(gap.last)", source])
        }
    }

    /// Records dumps that hold nothing of a table: when Canvas no longer lists them, they are not missing.
    func add(empty: [String: Set<Int>], on connection: PostgresConnection) throws {
        for (table, sequences) in empty.sorted(by: { $0.key < $1.key }) where !sequences.isEmpty {
            try connection.query(
                """
                INSERT INTO canvas_data.gaps (target_schema, table_name, first_sequence, last_sequence, reason)
                SELECT $1, $2, sequence, sequence, 'empty' FROM unnest($3::bigint[]) AS sequence
                ON CONFLICT DO NOTHING
                """, [target.name, table, PostgresArray.integers(sequences.sorted())])
        }
    }

    /// Records that a full copy is loaded, which contains all dumps before it.
    func fillGaps(of table: String, through sequence: Int, on connection: PostgresConnection) throws {
        try connection.query(
            """
            DELETE FROM canvas_data.gaps WHERE target_schema = $1 AND table_name = $2 AND last_sequence <= $3
            """, [target.name, table, "\(sequence)"])
        try connection.query(
            """
            UPDATE canvas_data.gaps SET first_sequence = $3::bigint + 1
            WHERE target_schema = $1 AND table_name = $2 AND first_sequence <= $3
            """, [target.name, table, "\(sequence)"])
    }

    /// Records that an increment was loaded after all.
    func closeGap(of table: String, at sequence: Int, on connection: PostgresConnection) throws {
        try connection.query(
            """
            WITH gap AS (
                DELETE FROM canvas_data.gaps
                WHERE target_schema = $1 AND table_name = $2 AND $3::bigint BETWEEN first_sequence AND last_sequence
                RETURNING *
            )
            INSERT INTO canvas_data.gaps
            SELECT target_schema, table_name, parts.first, parts.last, reason, made_after, made_before, found_at
            FROM gap, LATERAL (VALUES (first_sequence, $3::bigint - 1), ($3::bigint + 1, last_sequence)) parts (first, last)
            WHERE parts.first <= parts.last
            """, [target.name, table, "\(sequence)"])
    }
}
