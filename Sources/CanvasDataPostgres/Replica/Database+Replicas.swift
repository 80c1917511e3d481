package import CanvasDataBase
import CanvasDataLoading

/// A replica by the official client's record, as it stands in the database.
package struct ReplicaEntry: Sendable, Equatable {
    package let record: SyncRecord
    /// The number of its rows; nil where they were not counted, or the table is not there.
    package let rows: Int?
}

// What is asked of replicas, and done with them, while no load is at it.
extension Database {
    /// The replicas of a namespace, by table. Where the record has several rows of a table, the oldest position counts.
    ///
    /// - Parameters:
    ///   - namespace: the source's name of the group of tables.
    ///   - counting: whether the rows of each are counted.
    /// - Returns: one entry for each table.
    /// - Throws: `CanvasDataError`, `CancellationError`.
    package func replicas(in namespace: String, counting: Bool) async throws -> [ReplicaEntry] {
        try await ask("read what is recorded of the tables") { connection in
            var seen: Set<String> = []
            return try SyncTable(in: namespace).records(on: connection)
                .filter { seen.insert($0.table).inserted }
                .map { ReplicaEntry(record: $0, rows: counting ? try Self.count($0, on: connection) : nil) }
        }
    }

    private static func count(_ record: SyncRecord, on connection: PostgresConnection) throws -> Int? {
        let table = SQLDialect.postgres.qualified(
            record.targetTable, in: record.targetSchema ?? record.namespace)
        guard try connection.query("SELECT to_regclass($1)", [table]).value != nil else { return nil }
        return try connection.query("SELECT count(*) FROM \(table)").value.flatMap { Int($0) }
    }

    /// What readers see of the replicas of a schema, by the ledger; empty where there is no ledger yet.
    ///
    /// - Parameters:
    ///   - target: the schema.
    ///   - source: the source's word in the ledger.
    /// - Returns: one for each table.
    /// - Throws: `CanvasDataError`, `CancellationError`.
    package func loadedReplicas(in target: TargetSchema, from source: String) async throws -> [LoadedTable] {
        try await ask("read the ledger") { connection in
            guard try Ledger(target).version(on: connection) != nil else { return [] }
            return try LoadedTable.all(in: target, from: source, on: connection)
        }
    }

    /// Drops replicas, each in a transaction of its own with what is recorded of it and what is staged. What depends on one
    /// (a view, say) keeps all of it.
    ///
    /// - Parameters:
    ///   - tables: their names; nil for all that are recorded.
    ///   - target: the schema, named for the namespace.
    ///   - notify: receives notices.
    /// - Returns: the tables that were dropped, and why others were not. Both are empty where there was nothing to do.
    /// - Throws: `CanvasDataError`: busy where a load is at work; `CancellationError`.
    package func dropReplicas(
        _ tables: [String]?, in target: TargetSchema, notify: @escaping @Sendable (Notice) -> Void
    ) async throws -> (dropped: [String], failures: [CanvasDataError]) {
        let recorded = try await replicas(in: target.name, counting: false).map(\.record.table)
        let wanted = tables ?? recorded
        let unknown = wanted.filter { !recorded.contains($0) }
        var failures = unknown.map { CanvasDataError.notInitialized($0) }
        guard unknown.count < wanted.count else { return ([], failures) }
        return try await Control.hold(self, target: target, notify: notify) { control in
            var dropped: [String] = []
            for table in wanted where !unknown.contains(table) {
                do {
                    try await control.use { try Self.drop(table, in: target, on: $0) }
                    dropped.append(table)
                } catch let error as CanvasDataError
                    where error.kind != .cancelled && error.kind != .unavailable
                {
                    failures.append(error)
                }
            }
            return (dropped, failures)
        }
    }

    private static func drop(
        _ table: String, in target: TargetSchema, on connection: PostgresConnection
    ) throws {
        do {
            try ReplicaRemoval(table, in: target.name).run(on: connection) {
                // What was staged and not merged goes, too: the next run begins with a snapshot.
                try Ledger(target).forget(replica: table, on: connection)
            }
        } catch let error as PostgresError where error.isLockedOut || error.isLockTimeout {
            throw CanvasDataError.replicaInUse(target.shown(table))
        }
    }
}

extension CanvasDataError {
    static func replicaInUse(_ name: String) -> CanvasDataError {
        CanvasDataError(
            .busy, "\(name) was not dropped: it is in use.",
            remedy: "Run the command again when nobody reads it.")
    }
}
