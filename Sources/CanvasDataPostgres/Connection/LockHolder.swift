/// A session that holds what we wait for.
struct LockHolder: Sendable, Equatable {
    /// Its server process.
    let processID: Int
    /// What it calls itself; "" where it does not.
    let application: String
    /// The table that it holds, as it was asked for; nil where it holds a snapshot.
    let relation: String?
    /// `relation` as a message names it.
    let table: String?

    /// The sessions, other than our own, that hold any of `relations` in any mode.
    ///
    /// - Parameters:
    ///   - relations: with their schemas, quoted.
    ///   - connection: any; one in a transaction must not be in a failed one.
    /// - Returns: them, those that came first first.
    /// - Throws: `PostgresError`, `CancellationError`.
    static func all(of relations: [String], on connection: PostgresConnection) throws -> [LockHolder] {
        try rows(
            connection.query(
                """
                SELECT l.pid, coalesce(a.application_name, ''), w.name, l.relation::regclass
                FROM pg_locks l JOIN unnest($1::text[]) AS w (name) ON to_regclass(w.name) = l.relation
                    LEFT JOIN pg_stat_activity a ON a.pid = l.pid
                WHERE l.locktype = 'relation' AND l.granted AND l.pid <> pg_backend_pid()
                    AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
                GROUP BY l.pid, a.application_name, a.xact_start, w.name, l.relation
                ORDER BY a.xact_start NULLS LAST, l.pid, w.name
                """, [PostgresArray.text(relations)]))
    }

    /// The sessions that hold any of `relations`; where none does, those that may be in the way otherwise, as of the ledger's
    /// rows.
    static func all(
        of relations: [String], orInTheWayOn connection: PostgresConnection
    ) throws -> [LockHolder] {
        let holders = try all(of: relations, on: connection)
        return holders.isEmpty ? try inTheWay(of: [], on: connection) : holders
    }

    /// The sessions that may hold a lock that a statement of ours did not get: those with more than a reader's lock on the
    /// ledger, the store or a table that swaps; without any, those with such a lock on any other table.
    ///
    /// - Parameters:
    ///   - processes: our own.
    ///   - connection: any; one in a transaction must not be in a failed one.
    /// - Returns: them, those that came first first.
    /// - Throws: `PostgresError`, `CancellationError`.
    static func inTheWay(
        of processes: Set<Int>, on connection: PostgresConnection
    ) throws -> [LockHolder] {
        let all = try connection.query(
            """
            SELECT l.pid, coalesce(a.application_name, ''), NULL, c.oid::regclass,
                l.locktype = 'advisory' OR n.nspname IN ($2, $3) OR EXISTS (
                    SELECT FROM pg_inherits i JOIN pg_class s ON s.oid = i.inhrelid
                    WHERE i.inhparent = c.oid AND s.relnamespace = to_regnamespace($3)) AS isOurs
            FROM pg_locks l LEFT JOIN pg_class c ON l.locktype = 'relation' AND c.oid = l.relation
                LEFT JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_stat_activity a ON a.pid = l.pid
            WHERE l.granted AND l.pid <> pg_backend_pid() AND l.pid <> ALL ($1::int[])
                AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
                AND (l.locktype = 'advisory' AND l.classid = $4::bigint::oid AND l.objid = 0
                    OR l.locktype = 'relation' AND c.relkind IN ('r', 'p', 'm') AND n.nspname <> 'pg_catalog'
                        AND (l.mode IN ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
                            OR n.nspname = $2 AND l.mode IN ('RowShareLock', 'RowExclusiveLock')))
            GROUP BY l.pid, a.application_name, a.xact_start, l.locktype, c.oid, n.nspname
            ORDER BY a.xact_start NULLS LAST, l.pid, c.oid
            """,
            [
                PostgresArray.integers(processes.sorted()), ReservedNames.ledger, ReservedNames.store,
                "\(ReservedNames.lockSpace)",
            ])
        let ours = all.rows.filter { $0[4] == "t" }
        return rows(PostgresRows(rows: ours.isEmpty ? all.rows : ours, affected: 0))
    }

    /// The other sessions that hold an old snapshot: `backend_xmin` is shown to every role.
    static func ofSnapshots(on connection: PostgresConnection) throws -> [LockHolder] {
        try rows(
            connection.query(
                """
                SELECT pid, coalesce(application_name, ''), NULL, NULL FROM pg_stat_activity
                WHERE datname = current_database() AND backend_xmin IS NOT NULL AND pid <> pg_backend_pid()
                    AND backend_type <> 'autovacuum worker'
                ORDER BY age(backend_xmin) DESC, xact_start NULLS LAST, pid
                """))
    }

    private static func rows(_ rows: PostgresRows) -> [LockHolder] {
        rows.rows.compactMap { row in
            guard let pid = row[0].flatMap({ Int($0) }), let application = row[1] else { return nil }
            return LockHolder(processID: pid, application: application, relation: row[2], table: row[3])
        }
    }
}

extension [LockHolder] {
    /// Each session once.
    var distinct: [LockHolder] {
        reduce(into: []) { holders, holder in
            if !holders.contains(where: { $0.processID == holder.processID }) { holders.append(holder) }
        }
    }
}
