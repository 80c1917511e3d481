import CanvasDataBase
import CanvasDataLoading

/// Completes a staged table: counts its rows, deletes those that came twice, builds indexes.
struct StageCompletion {
    let stage: GenerationStage
    let ledger: Ledger

    /// - Returns: fragments that were loaded and are missing now, after a crash of the server; then nothing was done.
    /// - Throws: `CanvasDataError`, `PostgresError`, `CancellationError`.
    func run(on connection: PostgresConnection) throws -> [String] {
        let end = StageEnd(load: stage.load, fragments: stage.fragments, ledger: ledger)
        let table = TargetSchema.stored(stage.load.generation)
        return try end.run(on: connection) { rows in
            var rows = rows
            // An increment that is to be added is compared with what is there when it is.
            if stage.comesOnce, let key = stage.layout.key {
                rows -= try deleteDoubles(of: key, in: table, on: connection)
            }
            if !isAdded {
                try StageEnd.buildAlone(rows, on: connection)
                try GenerationIndexes.build(
                    on: stage.load.generation, likeParent: stage.state.isSwapping ? stage.layout.name : nil,
                    target: ledger.target, key: stage.layout.key, connection: connection)
                if stage.state.isSwapping {
                    try GenerationSettings(
                        generation: stage.load.generation, parent: ledger.target.sql(stage.layout.name)
                    ).carryOver(on: connection)
                }
            }
            return (rows, try end.counted(rows, on: connection))
        }
    }

    /// - Returns: how many rows went.
    private func deleteDoubles(
        of key: String, in table: String, on connection: PostgresConnection
    ) throws -> Int {
        let key = SQLDialect.postgres.identifier(key)
        return try StoredTable.deleting(from: table, on: connection) {
            try connection.query(
                """
                DELETE FROM \(table) WHERE ctid IN (
                    SELECT ctid FROM (
                        SELECT ctid, row_number() OVER (PARTITION BY \(key) ORDER BY ctid) AS place
                        FROM \(table) WHERE \(key) IS NOT NULL) AS places
                    WHERE place > 1)
                """
            ).affected
        }
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
