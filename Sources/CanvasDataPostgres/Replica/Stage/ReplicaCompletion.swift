import CanvasDataBase
import CanvasDataLoading

/// Completes a stage of a replica: a new table gets its key and comments, rows are made unique by key.
struct ReplicaCompletion: Sendable {
    let load: LoadRecord
    let batch: ReplicaBatch
    let form: ReplicaStage.Form
    /// What leads to the table that the rows are merged into, or that is made of them.
    let change: ReplicaChange
    /// Whether the table is to be made of the rows.
    let isNew: Bool
    let ledger: Ledger

    private var stored: String { TargetSchema.stored(load.generation) }
    private var key: String {
        batch.layout.key.map { SQLDialect.postgres.identifier($0) }.joined(separator: ", ")
    }

    /// - Returns: fragments that were loaded and are missing now, after a crash of the server; then nothing was done.
    /// - Throws: `CanvasDataError`, `PostgresError`, `CancellationError`.
    func run(on connection: PostgresConnection) throws -> [String] {
        let end = StageEnd(load: load, fragments: batch.fragments, ledger: ledger)
        return try end.run(on: connection) { rows in
            try StageEnd.buildAlone(rows, on: connection)
            guard form == .rows else {
                try completeTable(on: connection)
                return (rows, try end.counted(rows, on: connection))
            }
            try checkActions(on: connection)
            let rows = rows - (try makeUnique(on: connection))
            let counted = try end.counted(rows, on: connection)
            if isNew, counted == rows { try makeTable(on: connection) }
            return (rows, counted)
        }
    }

    private func completeTable(on connection: PostgresConnection) throws {
        do {
            for statement in change.table.complete(stored) { try connection.execute(statement) }
        } catch let error as PostgresError where error.isUniqueViolation {
            throw CanvasDataError.replicaKeyTwice(batch.layout.table, error.detail)
        }
    }

    /// Changes must say of each row what became of it: a deletion that is not seen would stay for good.
    private func checkActions(on connection: PostgresConnection) throws {
        let action = SQLDialect.postgres.identifier(ReplicaStage.action)
        let allowed = batch.since == nil ? "'U'" : "'U', 'D'"
        let other = try connection.query(
            """
            SELECT coalesce(\(action), '') FROM \(stored)
            WHERE \(action) NOT IN (\(allowed))\(batch.since == nil ? "" : " OR \(action) IS NULL") LIMIT 1
            """
        ).value
        if let other { throw CanvasDataError.unknownAction(other, of: batch.layout.table) }
    }

    /// Leaves the newest row of each key.
    ///
    /// - Returns: how many rows went.
    private func makeUnique(on connection: PostgresConnection) throws -> Int {
        try connection.execute("SAVEPOINT doubles")
        var deleted = 0
        do {
            try connection.execute("CREATE UNIQUE INDEX ON \(stored) (\(key))")
        } catch let error as PostgresError where error.isUniqueViolation {
            try connection.execute("ROLLBACK TO SAVEPOINT doubles")
            let sql = SQLDialect.postgres
            // Of two that changed at once, a deletion is the later one.
            deleted = try StoredTable.deleting(from: stored, on: connection) {
                try connection.query(
                    """
                    DELETE FROM \(stored) WHERE ctid IN (
                        SELECT ctid FROM (
                            SELECT ctid, row_number() OVER (PARTITION BY \(key)
                                ORDER BY \(sql.identifier(ReplicaStage.moment)) DESC NULLS LAST,
                                    \(sql.identifier(ReplicaStage.action)) NULLS LAST, ctid DESC) AS place
                            FROM \(stored)) AS places
                        WHERE place > 1)
                    """
                ).affected
            }
            try connection.execute("CREATE UNIQUE INDEX ON \(stored) (\(key))")
        }
        try connection.execute("RELEASE SAVEPOINT doubles")
        return deleted
    }

    /// Makes the table of the rows, under their name.
    private func makeTable(on connection: PostgresConnection) throws {
        let rows = ReplicaRows(
            layout: batch.layout, change: change, stored: TargetSchema.stored(load.generation + "r"))
        try connection.execute(
            "ALTER TABLE \(stored) RENAME TO \(SQLDialect.postgres.identifier(load.generation + "r"))")
        for statement in change.table.create(stored) + rows.newLookupValues {
            try connection.execute(statement)
        }
        try connection.execute(
            "INSERT INTO \(stored) (\(rows.names(batch.layout.columns))) \(rows.select(batch.layout.columns, .present))"
        )
        try connection.execute("DROP TABLE \(rows.stored)")
        try completeTable(on: connection)
    }
}
