import CanvasDataBase
import CanvasDataLoading

/// Completes a staged table: counts its rows, deletes those that came twice, builds indexes.
struct StageCompletion {
    let stage: GenerationStage
    let ledger: Ledger

    /// All in one transaction, so that a killed run finds it undone.
    ///
    /// - Returns: fragments that were loaded and are missing now, after a crash of the server; then nothing was done.
    /// - Throws: `CanvasDataError`, `PostgresError`, `CancellationError`.
    func run(on connection: PostgresConnection) throws -> [String] {
        do {
            return try complete(on: connection)
        } catch let difference as Difference {
            // Rows that do not add up are of no use to the next run either: it is to find nothing of them, and load them again.
            try connection.transaction {
                try StoredTable.dropUnattached(TargetSchema.stored(stage.load.generation), on: connection)
                try ledger.forget(stage.load, on: connection)
            }
            throw CanvasDataError.stageDiffers(
                stage.layout.name, ledger: difference.rows, counted: difference.counted)
        }
    }

    private struct Difference: Error {
        let rows: Int
        let counted: Int
    }

    private func complete(on connection: PostgresConnection) throws -> [String] {
        let table = TargetSchema.stored(stage.load.generation)
        return try connection.transaction {
            let sums = try ledger.sums(of: stage.load, on: connection)
            guard sums.fragments == stage.load.fragments else {
                let there = try ledger.fragments(of: stage.load, on: connection)
                let forgotten = stage.fragments.filter { !there.contains($0) }
                guard !forgotten.isEmpty else { throw CanvasDataError.fragmentsAreMissing(stage.layout.name) }
                return forgotten
            }
            var rows = sums.rows
            // An increment that is to be added is compared with what is there when it is.
            if stage.comesOnce, let key = stage.layout.key {
                rows -= try deleteDoubles(of: key, in: table, on: connection)
            }
            if !isAdded {
                if rows < 1_000_000 {
                    // Other tables are loaded at the same time: more processes for one of these cost more than they help.
                    try connection.execute("SET LOCAL max_parallel_maintenance_workers = 0")
                }
                try GenerationIndexes.build(
                    on: stage.load.generation, likeParent: stage.state.isSwapping ? stage.layout.name : nil,
                    target: ledger.target, key: stage.layout.key, connection: connection)
                if stage.state.isSwapping {
                    try GenerationSettings(
                        generation: stage.load.generation, parent: ledger.target.sql(stage.layout.name)
                    ).carryOver(on: connection)
                }
            }
            let counted =
                try indexed(table, rows: rows, on: connection) ?? counted(table, on: connection)
            guard counted == rows else {
                throw Difference(rows: rows, counted: counted)
            }
            try Statistics.gather(table, rows: rows, on: connection)
            try ledger.markStaged(stage.load, rows: rows, rejected: sums.rejected, on: connection)
            return []
        }
    }

    /// - Returns: how many rows went.
    private func deleteDoubles(
        of key: String, in table: String, on connection: PostgresConnection
    ) throws -> Int {
        let key = SQLDialect.postgres.identifier(key)
        // A publication FOR ALL TABLES has this one as well, and Postgres then refuses to delete from a table that has no
        // other replica identity (manual, §31.1).
        try connection.execute("ALTER TABLE \(table) REPLICA IDENTITY FULL")
        let deleted = try connection.query(
            """
            DELETE FROM \(table) WHERE ctid IN (
                SELECT ctid FROM (
                    SELECT ctid, row_number() OVER (PARTITION BY \(key) ORDER BY ctid) AS place
                    FROM \(table) WHERE \(key) IS NOT NULL) AS places
                WHERE place > 1)
            """
        ).affected
        try connection.execute("ALTER TABLE \(table) REPLICA IDENTITY DEFAULT")
        return deleted
    }

    private func counted(_ table: String, on connection: PostgresConnection) throws -> Int {
        try connection.query("SELECT count(*) FROM \(table)").value.flatMap { Int($0) } ?? 0
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

    /// Whether its rows go into another table, so that indexes on this one serve nobody.
    private var isAdded: Bool {
        switch stage.state.kind {
        case .plain, .other: true
        case .absent: false
        case .swapping: stage.load.effect == .append
        }
    }
}
