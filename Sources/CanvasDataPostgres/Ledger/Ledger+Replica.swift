package import CanvasDataLoading

// What the ledger says and learns about replicas, of which one load at a time is published: the last one that was merged.
extension Ledger {
    /// Records that the fragments of a batch are about to be loaded, into a stage whose name no other has.
    ///
    /// - Throws: `CanvasDataError`, `PostgresError`, `CancellationError`.
    package func begin(
        _ batch: ReplicaBatch, run: Int, on connection: PostgresConnection
    ) throws -> LoadRecord {
        let inserted = try connection.query(
            """
            INSERT INTO canvas_data.loads (run, target_schema, table_name, dump_id, sequence, dump_created_at,
                schema_version, effect, generation, fragments, state, source, position, since)
            VALUES ($1, $2, $3, $4, $5::bigint, \(Self.moment(ofSequence: "$5")), $6, $7, '', $8, 'staging', $9, $10, $11)
            RETURNING load
            """,
            [
                "\(run)", target.name, batch.layout.table, batch.origin.id, "\(batch.origin.sequence)",
                "\(batch.layout.schemaVersion)", (batch.since == nil ? BatchEffect.replace : .upsert).word,
                "\(batch.fragments.count)", source, batch.position, batch.since,
            ])
        let load = inserted.value.flatMap { Int($0) } ?? 0
        let row = try connection.query(
            "UPDATE canvas_data.loads SET generation = $2 WHERE load = $1 RETURNING \(LoadRecord.columns)",
            ["\(load)", target.replicaStage(of: batch.layout.table, load: load)])
        return try Self.record(row, of: batch.layout.table)
    }

    /// Records that readers see a batch, in the transaction that merged it.
    ///
    /// - Parameters:
    ///   - load: staged.
    ///   - rows: the rows that the table has now.
    ///   - changes: what became of the batch's rows.
    ///   - connection: in a transaction.
    /// - Throws: `PostgresError`, `CancellationError`.
    func markMerged(
        _ load: LoadRecord, rows: Int, _ changes: ReplicaChanges, on connection: PostgresConnection
    ) throws {
        try connection.query(
            """
            UPDATE canvas_data.loads SET state = 'superseded'
            WHERE target_schema = $1 AND table_name = $2 AND source = $3 AND state IN ('published', 'lost')
            """, [target.name, load.table, source])
        try connection.query(
            """
            UPDATE canvas_data.loads SET state = 'published', published_at = clock_timestamp(), rows = $2,
                inserted = $3, updated = $4, deleted = $5
            WHERE load = $1
            """,
            ["\(load.id)", "\(rows)", "\(changes.inserted)", "\(changes.updated)", "\(changes.deleted)"])
    }

    /// Records that nothing has changed until the position of `batch`, in the open transaction.
    ///
    /// - Throws: `PostgresError`, `CancellationError`.
    func advance(_ load: LoadRecord, to batch: ReplicaBatch, on connection: PostgresConnection) throws {
        try connection.query(
            """
            UPDATE canvas_data.loads SET dump_id = $2, sequence = $3::bigint, position = $4, since = $5,
                schema_version = $6, dump_created_at = \(Self.moment(ofSequence: "$3"))
            WHERE load = $1 AND state = 'published'
            """,
            [
                "\(load.id)", batch.origin.id, "\(batch.origin.sequence)", batch.position, batch.since,
                "\(batch.layout.schemaVersion)",
            ])
    }

    /// SQL for the moment that a position in microseconds stands for.
    private static func moment(ofSequence parameter: String) -> String {
        "timestamptz 'epoch' + \(parameter)::bigint * interval '1 microsecond'"
    }

    /// The tables among `tables` that follow another source, by the ledger or by the record of that source's own client.
    ///
    /// - Throws: `CanvasDataError`, `PostgresError`, `CancellationError`.
    func followers(among tables: [String], on connection: PostgresConnection) throws -> Set<String> {
        let followers = try SyncTable(in: target.name).recordedTables(on: connection).intersection(tables)
        guard try StoredTable.exists("canvas_data.loads", on: connection) else { return followers }
        let rows = try connection.query(
            """
            SELECT DISTINCT table_name FROM canvas_data.loads l
            WHERE target_schema = $1 AND table_name = ANY ($2::text[]) AND state = 'published'
                AND NOT (\(Self.source(of: "l", is: "$3")))
            """, [target.name, PostgresArray.text(tables), source])
        return followers.union(rows.rows.compactMap { $0[0] })
    }

    /// Forgets all that is recorded of a replica, whatever its source, and drops its stages: the table is dropped in the same
    /// transaction. What is recorded of dumps stays.
    ///
    /// - Throws: `PostgresError`, `CancellationError`.
    func forget(replica table: String, on connection: PostgresConnection) throws {
        guard try StoredTable.exists("canvas_data.loads", on: connection) else { return }
        let stages = try connection.query(
            """
            DELETE FROM canvas_data.loads l WHERE target_schema = $1 AND table_name = $2
                AND NOT (\(Self.source(of: "l", is: "$3")))
            RETURNING CASE WHEN state IN ('staging', 'staged') THEN generation END
            """, [target.name, table, Self.dumps])
        for stage in Set(stages.rows.compactMap { $0[0] }).sorted() {
            try StoredTable.dropUnattached(TargetSchema.stored(stage), on: connection)
        }
    }

    /// Forgets what readers saw long ago: there may be a load of each table every hour.
    ///
    /// - Throws: `PostgresError`, `CancellationError`.
    func forgetOldLoads(on connection: PostgresConnection) throws {
        try connection.query(
            """
            DELETE FROM canvas_data.loads WHERE target_schema = $1 AND source = $2 AND state = 'superseded'
                AND published_at < now() - interval '90 days'
            """, [target.name, source])
    }
}

/// How many rows of a replica a batch changed for its readers.
package struct ReplicaChanges: Sendable, Equatable {
    package var inserted = 0
    package var updated = 0
    package var deleted = 0

    package init(inserted: Int = 0, updated: Int = 0, deleted: Int = 0) {
        self.inserted = inserted
        self.updated = updated
        self.deleted = deleted
    }
}

extension TargetSchema {
    /// The name in the store of the table into which a batch of a replica is loaded: `canvas.courses~17`. No generation has
    /// such a one.
    func replicaStage(of table: String, load: Int) -> String {
        let number = "~\(load)"
        let names = ["\(name).\(table)\(number)", "\(name)\(number)"]
        return names.first {
            $0.utf8.count < SQLDialect.postgres.maximumNameBytes
                && (SQLIdentifier(checking: table) != nil || $0 == names[1])
        } ?? number
    }
}
