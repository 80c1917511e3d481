import CanvasDataBase
import CanvasDataLoading

/// Merges a stage into the table that readers see, in place: equal rows are not touched, so that neither the table nor what
/// is replicated of it grows, and no lock is taken but on the rows that change.
struct ReplicaMerge: Sendable {
    let layout: ReplicaLayout
    let change: ReplicaChange
    /// The stage, quoted.
    let stored: String
    /// The table as a message names it.
    let shown: String
    /// Whether its rows are all that the table should have.
    let isWhole: Bool
    let allowsShrinking: Bool

    private var target: String { change.qualified }
    private var rows: ReplicaRows { ReplicaRows(layout: layout, change: change, stored: stored) }
    private var key: [ReplicaColumn] { layout.columns.filter(\.isKey) }
    private func name(_ column: ReplicaColumn) -> String { SQLDialect.postgres.identifier(column.name) }

    /// Merges, in the transaction that is open.
    ///
    /// - Returns: what became of the table's rows.
    /// - Throws: `CanvasDataError` where more than half of them would be deleted; `PostgresError`, `CancellationError`.
    func run(on connection: PostgresConnection) throws -> ReplicaChanges {
        var changes = ReplicaChanges()
        for statement in rows.newLookupValues { try connection.execute(statement) }
        changes.deleted = try delete(on: connection)
        if layout.columns.count > key.count { changes.updated = try connection.execute(update) }
        changes.inserted = try connection.execute(insert)
        return changes
    }

    private func delete(on connection: PostgresConnection) throws -> Int {
        if !isWhole {
            return try connection.execute(
                "DELETE FROM \(target) t USING (\(rows.select(key, .deleted))) x WHERE \(matches("x"))")
        }
        // A log upstream forgets its oldest rows, which are here to stay.
        if layout.isLog { return 0 }
        let deleted = try connection.execute(
            "DELETE FROM \(target) t WHERE NOT EXISTS (SELECT FROM (\(rows.select(key, .present))) x WHERE \(matches("x")))"
        )
        if deleted > 0, !allowsShrinking {
            let left = try connection.query("SELECT count(*) FROM \(target)").value.flatMap { Int($0) } ?? 0
            if deleted > left {
                throw CanvasDataError.replicaShrinks(shown, deleted: deleted, of: left + deleted)
            }
        }
        return deleted
    }

    private func matches(_ row: String) -> String {
        key.map { "t.\(name($0)) = \(row).\(name($0))" }.joined(separator: " AND ")
    }

    /// Changes the rows that differ in anything.
    private var update: String {
        let columns = layout.columns.filter { !$0.isKey }
        let values = columns.map { "\(name($0)) = x.\(name($0))" }.joined(separator: ", ")
        func row(_ alias: String) -> String {
            columns.map { column in
                // JSON as it was sent cannot be compared.
                "\(alias).\(name(column))" + (change.type(of: column) == "json" ? "::jsonb" : "")
            }.joined(separator: ", ")
        }
        return """
            UPDATE \(target) t SET \(values) FROM (\(rows.select(layout.columns, .present))) x
            WHERE \(matches("x")) AND (\(row("t"))) IS DISTINCT FROM (\(row("x")))
            """
    }

    /// Adds the rows whose key is not there. Where somebody else adds one at the same moment, ours counts.
    private var insert: String {
        let columns = layout.columns.filter { !$0.isKey }
        let values = columns.map { "\(name($0)) = excluded.\(name($0))" }.joined(separator: ", ")
        return """
            INSERT INTO \(target) (\(rows.names(layout.columns)))
            SELECT \(rows.names(layout.columns)) FROM (\(rows.select(layout.columns, .present))) x
            WHERE NOT EXISTS (SELECT FROM \(target) t WHERE \(matches("x")))
            ON CONFLICT (\(rows.names(key))) DO \(columns.isEmpty ? "NOTHING" : "UPDATE SET \(values)")
            """
    }
}
