import CanvasDataBase
import CanvasDataLoading

/// What a batch did to its table.
struct MergedReplica: Sendable {
    let changes: ReplicaChanges
    /// The rows that the table has now.
    let rows: Int
}

/// A table that is about to change, in the transaction in which all of them do.
struct ReplicaStep: Sendable {
    let item: ReplicaItem
    let change: ReplicaChange
    let ledger: Ledger
    let sync: SyncTable
    let allowsShrinking: Bool

    var table: String { item.table }
    /// Whether readers must let go of the table first.
    var locks: Bool { !item.isNew && !change.statements.isEmpty }

    /// Changes the table and what is recorded of it.
    ///
    /// - Throws: `CanvasDataError`, `PostgresError`, `CancellationError`.
    func run(on connection: PostgresConnection) throws -> MergedReplica {
        let merged = item.isNew ? try reveal(on: connection) : try merge(on: connection)
        try ledger.markMerged(item.load, rows: merged.rows, merged.changes, on: connection)
        try sync.write(item.batch, on: connection)
        return merged
    }

    private func reveal(on connection: PostgresConnection) throws -> MergedReplica {
        for statement in change.table.reveal(item.load.generation, from: TargetSchema.store) {
            try connection.execute(statement)
        }
        return MergedReplica(changes: ReplicaChanges(inserted: item.load.rows), rows: item.load.rows)
    }

    private func merge(on connection: PostgresConnection) throws -> MergedReplica {
        do {
            for statement in change.statements { try connection.execute(statement) }
        } catch let error as PostgresError where error.isOfTheTable {
            throw change.obstacle(error)
        }
        let stored = TargetSchema.stored(item.load.generation)
        let changes = try ReplicaMerge(
            layout: item.batch.layout, change: change, stored: stored, shown: ledger.target.shown(table),
            isWhole: item.batch.since == nil, allowsShrinking: allowsShrinking
        ).run(on: connection)
        let rows = try rows(after: changes, on: connection)
        try connection.execute("DROP TABLE \(stored)")
        return MergedReplica(changes: changes, rows: rows)
    }

    /// How many rows the table has now: counted only where that is not known.
    private func rows(after changes: ReplicaChanges, on connection: PostgresConnection) throws -> Int {
        if item.batch.since == nil, !item.batch.layout.isLog { return item.load.rows }
        if let known = item.standing.known { return known.rows + changes.inserted - changes.deleted }
        return try connection.query("SELECT count(*) FROM \(change.qualified)").value.flatMap { Int($0) } ?? 0
    }
}

extension SyncTable {
    /// Records what a batch leads to, in the open transaction.
    func write(_ batch: ReplicaBatch, on connection: PostgresConnection) throws {
        try write(
            batch.layout.table, position: batch.position, schemaVersion: batch.layout.schemaVersion,
            schemaText: batch.layout.schemaText, on: connection)
    }
}
