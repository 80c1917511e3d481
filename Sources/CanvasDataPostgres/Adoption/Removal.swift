import CanvasData

/// Takes away all that canvas-data made of a target schema: the tables that swap, their generations and what the ledger
/// says of them. Users' own tables stay, and so does what depends on ours: never CASCADE.
package struct Removal: Sendable {
    let target: TargetSchema

    package init(target: TargetSchema) {
        self.target = target
    }

    /// The tables that would go, by their names.
    ///
    /// - Throws: `PostgresError`, `CancellationError`.
    package func tables(on connection: PostgresConnection) throws -> [String] {
        let names = try connection.query(
            "SELECT relname FROM pg_class WHERE relnamespace = to_regnamespace($1) AND relkind = 'p' ORDER BY 1",
            [SQLDialect.postgres.identifier(target.name)]
        ).rows.compactMap { $0[0] }
        let states = try Catalogue(target).states(of: names, on: connection)
        return names.filter { name in
            // A partitioned table without a partition may be a user's own.
            if case .swapping(_?) = states[name]?.kind { true } else { false }
        }
    }

    /// Drops them, in one transaction, or nothing.
    ///
    /// - Parameter connection: the one that has the schema's advisory lock, in no transaction.
    /// - Returns: the tables that went; none where there is no ledger.
    /// - Throws: `CanvasDataError`: `refused` with the names of what depends on them, `busy` where they are in use;
    ///   `PostgresError`, `CancellationError`.
    package func run(on connection: PostgresConnection) throws -> [String] {
        let tables = try tables(on: connection)
        let sweep = GenerationSweep(target: target) { _ in }
        guard try StoredTable.exists("canvas_data.loads", on: connection) else { return [] }
        do {
            try connection.transaction {
                try connection.execute("SET LOCAL lock_timeout = 5000")
                // In one statement: tables may refer to each other.
                if !tables.isEmpty {
                    try connection.execute("DROP TABLE \(tables.map(target.sql).joined(separator: ", "))")
                }
                try connection.query(
                    "DELETE FROM canvas_data.loads WHERE target_schema = $1", [target.name])
                try connection.query("DELETE FROM canvas_data.runs WHERE target_schema = $1", [target.name])
                // With the ledger's rows gone, all that is left of the schema is a leftover.
                let barrier = try SnapshotBarrier(target: target).table(on: connection)
                for stored in try sweep.leftovers(on: connection) + [barrier] {
                    try connection.execute("DROP TABLE IF EXISTS \(TargetSchema.stored(stored))")
                }
            }
        } catch let error as PostgresError where error.sqlState == "2BP01" {
            throw CanvasDataError.stillInUse(target.name, by: try dependents(of: tables, on: connection))
        } catch let error as PostgresError where error.isLockTimeout {
            try Task.checkCancellation()
            throw CanvasDataError.removingTablesInUse(
                target.name, by: try LockHolder.all(of: tables.map(target.sql), on: connection))
        }
        return tables
    }

    /// What Postgres would drop along with them.
    private func dependents(of tables: [String], on connection: PostgresConnection) throws -> [String] {
        let stored = try GenerationSweep(target: target) { _ in }.all(on: connection)
        let names = tables.map(target.sql) + stored.map(TargetSchema.stored)
        return try connection.query(
            """
            WITH ours AS (SELECT name::regclass::oid AS oid FROM unnest($1::text[]) AS name)
            SELECT DISTINCT CASE WHEN r.ev_class IS NULL THEN pg_describe_object(d.classid, d.objid, 0)
                ELSE pg_describe_object('pg_class'::regclass, r.ev_class, 0) END
            FROM pg_depend d
                LEFT JOIN pg_rewrite r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid
                LEFT JOIN pg_constraint c ON d.classid = 'pg_constraint'::regclass AND c.oid = d.objid
                LEFT JOIN pg_class t ON t.oid IN (SELECT oid FROM ours)
                    AND (d.refclassid = 'pg_class'::regclass AND d.refobjid = t.oid
                        OR d.refclassid = 'pg_type'::regclass AND d.refobjid = t.reltype)
            WHERE t.oid IS NOT NULL AND d.deptype = 'n'
                AND coalesce(r.ev_class, c.conrelid, 0) NOT IN (SELECT oid FROM ours)
                AND d.classid IN ('pg_rewrite'::regclass, 'pg_constraint'::regclass, 'pg_proc'::regclass,
                    'pg_class'::regclass)
            ORDER BY 1
            """, [PostgresArray.text(names)]
        ).rows.compactMap { $0[0] }
    }
}
