import CanvasDataBase
import CanvasDataLoading

/// Removes all that canvas-data made of a target schema: the tables that swap, their generations and what the ledger
/// says of them. A table that a user made stays, one that was adopted as an ordinary table with the rows that it shows; and
/// so does what depends on ours: never CASCADE.
package struct Removal: Sendable {
    /// What is there to be removed, by the names of tables, in their order.
    package struct Tables: Sendable, Equatable {
        /// Made by loads.
        package let dropped: [String]
        /// Made by a user and adopted since.
        package let returned: [String]
        /// Whether there are copies that readers do not see.
        let hasLeftovers: Bool

        package var isEmpty: Bool { dropped.isEmpty && returned.isEmpty && !hasLeftovers }

        static let none = Tables(dropped: [], returned: [], hasLeftovers: false)
    }

    let target: TargetSchema

    package init(target: TargetSchema) {
        self.target = target
    }

    private var sweep: GenerationSweep { GenerationSweep(target: target) { _ in } }

    /// - Throws: `PostgresError`, `CancellationError`.
    package func tables(on connection: PostgresConnection) throws -> Tables {
        let current = try current(on: connection)
        let attached = Set(current.map(\.generation))
        return Tables(
            dropped: current.filter { !$0.isAdopted }.map(\.table),
            returned: current.filter(\.isAdopted).map(\.table),
            hasLeftovers: try sweep.all(on: connection).contains {
                !attached.contains($0) && !TargetSchema.isAdopted($0)
            })
    }

    /// Removes them, in one transaction, or nothing.
    ///
    /// - Parameter connection: the one that has the schema's advisory lock, in no transaction.
    /// - Returns: what was removed; nothing where there is no ledger.
    /// - Throws: `CanvasDataError`: `refused` with the names of what depends on them, `busy` where they are in use;
    ///   `PostgresError`, `CancellationError`.
    package func run(on connection: PostgresConnection) throws -> Tables {
        guard try StoredTable.exists("canvas_data.loads", on: connection) else { return .none }
        var contended: String?
        for isLast in [false, false, true] {
            let current = try current(on: connection)
            let returned = current.filter(\.isAdopted).map {
                ReturnedTable($0.table, in: target, generation: $0.generation)
            }
            // Before the locks: they need rights on views, too, and a refusal would not name all of them.
            for table in returned { try table.check(on: connection) }
            let relations =
                current.map { target.sql($0.table) }
                + (try returned.flatMap { try $0.relations(on: connection) })
            let tables = try tables(on: connection)
            do {
                try connection.transaction {
                    try TableLocks(relations: relations, timeout: 5).take(
                        waitingFor: contended, on: connection)
                    // Once the tables are gone, a replaced copy looks like one that a user has detached.
                    let replaced = try sweep.leftovers(on: connection)
                    try remove(tables.dropped, on: connection)
                    for table in returned { try table.giveBack(on: connection) }
                    try forget(and: replaced, on: connection)
                }
                return tables
            } catch let error as PostgresError where error.sqlState == "2BP01" {
                let dependents = try dependents(of: tables.dropped, on: connection)
                guard !dependents.isEmpty else { throw error }
                throw CanvasDataError.stillInUse(target.name, by: dependents)
            } catch let error as PostgresError where error.isLockTimeout || error.sqlState == "40P01" {
                try Task.checkCancellation()
                let holders = try LockHolder.all(of: relations, orInTheWayOn: connection)
                contended = holders.first?.relation
                if isLast { throw CanvasDataError.removingTablesInUse(target.name, by: holders) }
            }
        }
        return .none
    }

    /// A table that readers see, and where its rows are.
    private struct Current {
        let table: String
        let generation: String
        let isAdopted: Bool
    }

    private func current(on connection: PostgresConnection) throws -> [Current] {
        let strategies = try connection.query(
            """
            SELECT c.relname, p.partstrat FROM pg_class c JOIN pg_partitioned_table p ON p.partrelid = c.oid
            WHERE c.relnamespace = to_regnamespace($1) ORDER BY 1
            """, [SQLDialect.postgres.identifier(target.name)]
        ).rows
        let states = try Catalogue(target).states(of: strategies.compactMap { $0[0] }, on: connection)
        return strategies.compactMap { row in
            // A partitioned table without a partition may be a user's own.
            guard let table = row[0], case .swapping(let generation?) = states[table]?.kind else {
                return nil
            }
            return Current(
                table: table, generation: generation,
                isAdopted: row[1] == AdoptedTable.strategy.code || TargetSchema.isAdopted(generation))
        }
    }

    private func remove(_ tables: [String], on connection: PostgresConnection) throws {
        // For what is not locked yet.
        try connection.execute("SET LOCAL lock_timeout = 5000")
        // In one statement: tables may refer to each other.
        if !tables.isEmpty {
            try connection.execute("DROP TABLE \(tables.map(target.sql).joined(separator: ", "))")
        }
    }

    private func forget(and replaced: [String], on connection: PostgresConnection) throws {
        let isOurs = Ledger.source(of: "mine", is: "$2")
        try connection.query(
            "DELETE FROM canvas_data.loads mine WHERE target_schema = $1 AND \(isOurs)",
            [target.name, Ledger.dumps])
        // A ledger that an older canvas-data made has no such table.
        if try StoredTable.exists("canvas_data.gaps", on: connection) {
            try connection.query("DELETE FROM canvas_data.gaps WHERE target_schema = $1", [target.name])
        }
        try connection.query(
            "DELETE FROM canvas_data.runs mine WHERE target_schema = $1 AND \(isOurs)",
            [target.name, Ledger.dumps])
        // With the ledger's rows gone, all that is left of the schema is a leftover.
        let barrier = try SnapshotBarrier(target: target).table(on: connection)
        for stored in Set(replaced + (try sweep.leftovers(on: connection))).sorted() + [barrier] {
            try connection.execute("DROP TABLE IF EXISTS \(TargetSchema.stored(stored))")
        }
    }

    /// What Postgres would drop along with them.
    private func dependents(of tables: [String], on connection: PostgresConnection) throws -> [String] {
        let names = tables.map(target.sql) + (try sweep.all(on: connection)).map(TargetSchema.stored)
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
