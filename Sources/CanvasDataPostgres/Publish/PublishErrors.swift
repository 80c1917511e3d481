import CanvasDataBase

// Errors of making staged tables visible.
extension CanvasDataError {
    static let stageIsKept: Hint =
        "What is staged is kept: the next \(.command(.refresh)) publishes it without fetching it again."

    static func notATable(_ table: String, is kind: String) -> CanvasDataError {
        CanvasDataError(
            .refused,
            "Cannot publish \(table): there is \(kind) of that name, which canvas-data did not make.",
            remedy: "Rename or drop it, or load into another schema with \(.setting(.schema)). \(stageIsKept)"
        )
    }

    static func notOwned(_ table: String) -> CanvasDataError {
        CanvasDataError(
            .refused, "Cannot publish \(table): it belongs to another role.",
            remedy: "Run: ALTER TABLE \(table) OWNER TO the role that loads. \(stageIsKept)")
    }

    static func columnInUse(
        _ column: String, of table: String, from: SQLType, to: SQLType, by dependents: ColumnDependents
    ) -> CanvasDataError {
        let names = dependents.names.joined(separator: " and ")
        return CanvasDataError(
            .refused,
            "Cannot publish \(table): its column \(column) must change from \(from.sql) to \(to.sql), which Postgres "
                + "refuses because of \(names).",
            remedy:
                "Keep the definition (pg_dump --schema-only), run: \(dependents.statements.joined(separator: " ")) "
                + "Then run \(.command(.refresh)), and create it again. \(stageIsKept)")
    }

    static func partitionKeyMustChange(
        _ column: String, of table: String, from: SQLType, to: SQLType
    ) -> CanvasDataError {
        CanvasDataError(
            .refused,
            "Cannot publish \(table): its column \(column) must change from \(from.sql) to \(to.sql), and the table is "
                + "partitioned by it.",
            remedy:
                "Run: DROP TABLE \(table); then \(.command(.refresh)), which creates it again. \(stageIsKept)"
        )
    }

    static func publishing(
        _ table: String, _ error: PostgresError, remedy: Hint? = nil
    ) -> CanvasDataError {
        let failure = database(error, doing: "publish \(table)", remedy: remedy)
        return CanvasDataError(
            failure.kind, failure.message + (error.detail.map { " \($0)" } ?? ""),
            remedy: failure.remedy.map { "\($0) \(stageIsKept)" } ?? stageIsKept)
    }

    static func keyIsBroken(
        _ key: ReferringKeys.Key, onto table: String, _ error: PostgresError
    ) -> CanvasDataError {
        CanvasDataError(
            .failed,
            "Cannot publish \(table): rows of \(key.owner) refer to rows that no longer exist, which the foreign key "
                + "\(key.name) forbids (23503)." + (error.detail.map { " \($0)" } ?? ""),
            remedy: "Delete or change those rows, or run: \(key.removal) \(stageIsKept)")
    }

    static func keysOfOthers(_ keys: [ReferringKeys.Key], onto table: String) -> CanvasDataError {
        let names = keys.map { "\($0.name) of \($0.owner)" }.joined(separator: ", ")
        let roles = Set(keys.map(\.role)).sorted()
        return CanvasDataError(
            .refused,
            "Cannot publish \(table): rows refer to it by \(keys.count == 1 ? "a foreign key" : "foreign keys") of other "
                + "roles' tables, which this role may not drop and create again: \(names).",
            remedy:
                "To keep \(keys.count == 1 ? "it" : "them"), run: GRANT \(roles.joined(separator: ", ")) TO the role that "
                + "loads. Otherwise run: \(keys.map(\.removal).joined(separator: " ")) \(stageIsKept)")
    }

    /// A publication without a load, which would be a bug.
    static func nothingStaged(_ table: String) -> CanvasDataError {
        CanvasDataError(.bug, "Cannot publish \(table): nothing of it is staged.")
    }

    static func tablesInUse(_ tables: [String], by holders: [LockHolder]) -> CanvasDataError {
        CanvasDataError(
            .busy,
            "Cannot publish: \(tables.joined(separator: ", ")) \(tables.count == 1 ? "was" : "were") in use until the "
                + "deadline\(words(holders)).",
            remedy: stageIsKept)
    }

    static func snapshotsInUse(by holders: [LockHolder]) -> CanvasDataError {
        CanvasDataError(
            .busy,
            "Cannot publish: an older transaction, which might see none of the new rows, was held open until the "
                + "deadline\(words(holders)).",
            remedy: "\(stageIsKept) With \(.setting(.noBarrier)), such transactions are not waited for.")
    }

    static let lockIsLost = CanvasDataError(
        .busy, "Cannot publish: this connection no longer holds the schema lock.",
        remedy:
            "Connect to Postgres itself rather than to a pooler that shares connections between clients. \(stageIsKept)"
    )

    static func loadsHaveChanged(_ tables: [String]) -> CanvasDataError {
        CanvasDataError(
            .busy,
            "Cannot publish \(tables.joined(separator: ", ")): another run has changed what was staged.",
            remedy: "Run \(.command(.refresh)) again.")
    }

    static func outcomeUnknown(_ error: PostgresError) -> CanvasDataError {
        CanvasDataError(
            .unavailable,
            "The connection was lost while the tables were published, and the database cannot be reached to ask whether "
                + "they are: \(error).",
            remedy: "Run \(.command(.refresh)) again: it checks the ledger, and publishes what is missing.")
    }
}
