import CanvasDataBase

/// The end of a stage whose fragments are all in: what came is compared with what the ledger says.
struct StageEnd {
    let load: LoadRecord
    /// Names of all fragments.
    let fragments: [String]
    let ledger: Ledger

    private struct Difference: Error {
        let rows: Int
        let counted: Int
    }

    /// Does `work` and marks the load as staged, all in one transaction, so that a killed run finds it undone.
    ///
    /// - Parameters:
    ///   - connection: in no transaction.
    ///   - work: makes the stage ready. Is given how many rows came by the ledger; gives how many there must be now, and how
    ///     many there are.
    /// - Returns: fragments that were loaded and are missing now, after a crash of the server; then nothing was done.
    /// - Throws: `CanvasDataError`, `PostgresError`, `CancellationError`, what `work` throws.
    func run(
        on connection: PostgresConnection, _ work: (Int) throws -> (rows: Int, counted: Int)
    ) throws -> [String] {
        do {
            return try connection.transaction {
                let sums = try ledger.sums(of: load, on: connection)
                guard sums.fragments == load.fragments else {
                    let there = try ledger.fragments(of: load, on: connection)
                    let forgotten = fragments.filter { !there.contains($0) }
                    guard !forgotten.isEmpty else { throw CanvasDataError.fragmentsAreMissing(load.table) }
                    return forgotten
                }
                let (rows, counted) = try work(sums.rows)
                guard counted == rows else { throw Difference(rows: rows, counted: counted) }
                try Statistics.gather(TargetSchema.stored(load.generation), rows: rows, on: connection)
                try ledger.markStaged(load, rows: rows, rejected: sums.rejected, on: connection)
                return []
            }
        } catch let difference as Difference {
            // Rows that do not add up are of no use to the next run either: it is to find nothing of them, and load them again.
            try connection.transaction {
                try StoredTable.dropUnattached(TargetSchema.stored(load.generation), on: connection)
                try ledger.forget(load, on: connection)
            }
            throw CanvasDataError.stageDiffers(
                load.table, ledger: difference.rows, counted: difference.counted)
        }
    }

    /// How many rows the stage has.
    ///
    /// - Parameters:
    ///   - rows: how many it should have.
    ///   - connection: in the transaction that made its indexes.
    /// - Returns: the number.
    /// - Throws: `PostgresError`, `CancellationError`.
    func counted(_ rows: Int, on connection: PostgresConnection) throws -> Int {
        let table = TargetSchema.stored(load.generation)
        if let counted = try indexed(table, rows: rows, on: connection) { return counted }
        return try connection.query("SELECT count(*) FROM \(table)").value.flatMap { Int($0) } ?? 0
    }

    /// How many rows the making of an index has just counted, which saves reading the table once more; nil where there is
    /// no index, nothing in it, or the number is too large for Postgres's `reltuples`, a float of 24 bits, to have it exactly.
    private func indexed(_ table: String, rows: Int, on connection: PostgresConnection) throws -> Int? {
        guard rows < 1 << 24 else { return nil }
        return try connection.query(
            """
            SELECT c.reltuples::bigint FROM pg_class c
            WHERE c.oid = $1::regclass AND c.reltuples >= 0 AND EXISTS (
                SELECT FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
                WHERE i.indrelid = c.oid AND i.indpred IS NULL
                    AND x.xmin::text = (txid_current() % 4294967296)::text)
            """, [table]
        ).value.flatMap { Int($0) }
    }

    /// Lets no more than the process at work build the indexes of a small table: other tables are loaded at the same time, and
    /// more processes for one of these cost more than they help.
    static func buildAlone(_ rows: Int, on connection: PostgresConnection) throws {
        guard rows < 1_000_000 else { return }
        try connection.execute("SET LOCAL max_parallel_maintenance_workers = 0")
    }
}
