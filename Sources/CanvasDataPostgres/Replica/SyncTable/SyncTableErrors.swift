import CanvasDataBase

// The record of the source's official client.
extension CanvasDataError {
    static func unreadablePosition(_ position: String) -> CanvasDataError {
        CanvasDataError(
            .wrongData, "\(position.quotedForDisplay) is not a moment such as 2026-01-15T04:00:00.250123Z.")
    }

    static let noRightForSyncTable = CanvasDataError(
        .refused,
        "Cannot create the schema instructure_dap, where it is recorded how far each table is: the role may not create "
            + "schemas in this database (42501).",
        remedy:
            "As the database's owner, run: GRANT CREATE ON DATABASE the database TO the role that loads; or: "
            + "CREATE SCHEMA instructure_dap AUTHORIZATION the role that loads.")

    static func syncTable(_ error: PostgresError, doing what: String) -> CanvasDataError {
        database(
            error, doing: what,
            remedy: error.isForbidden
                ? "Load with the role that owns the schema instructure_dap, or run as that role: GRANT ALL ON SCHEMA "
                    + "instructure_dap, GRANT ALL ON ALL TABLES IN SCHEMA instructure_dap TO the role that loads."
                : nil)
    }

    static func newerSyncTable(_ version: Int) -> CanvasDataError {
        CanvasDataError(
            .refused,
            "instructure_dap is of version \(version), which a newer client has made; this one knows version 1.",
            remedy: "Upgrade canvas-data.")
    }

    static func unreadableSyncRecord(_ id: String) -> CanvasDataError {
        CanvasDataError(
            .wrongData, "The row of instructure_dap.table_sync with the id \(id) cannot be read.",
            remedy: "Correct or delete it, then run the command again.")
    }
}
