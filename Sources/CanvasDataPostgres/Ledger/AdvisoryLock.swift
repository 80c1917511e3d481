/// Keeps two runs, on whatever machines, from loading one schema of one database at a time.
package enum AdvisoryLock {
    /// Takes the lock for as long as `connection` lasts; false when another has it. Taken twice, it is held once more.
    package static func take(_ target: TargetSchema, on connection: PostgresConnection) throws -> Bool {
        try connection.query(
            "SELECT pg_try_advisory_lock($1, hashtext($2))", ["\(ReservedNames.lockSpace)", target.name]
        ).value == "t"
    }

    /// Whether `connection`'s own server process has the lock. Behind a pooler that shares connections between
    /// clients it may be another's by now.
    package static func isHeld(_ target: TargetSchema, on connection: PostgresConnection) throws -> Bool {
        try connection.query(
            """
            SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()
                AND classid = $1::int::oid AND objid = hashtext($2)::oid AND granted)
            """, ["\(ReservedNames.lockSpace)", target.name]
        ).value == "t"
    }
}
