package import CanvasData

// Errors of the database and of what stands in it.
extension CanvasDataError {
    static func reservedSchema(_ name: String) -> CanvasDataError {
        CanvasDataError(
            .usage, "The schema \(name.quotedForDisplay) is not for Canvas's tables.",
            remedy: "Choose another with --schema.")
    }

    static func schemaNameTooLong(_ name: String, table: String) -> CanvasDataError {
        CanvasDataError(
            .usage, "The schema name \(name.quotedForDisplay) is too long for the copies of \(table).",
            remedy: "Choose a schema with a shorter name.")
    }

    static func newerLedger(_ version: Int) -> CanvasDataError {
        CanvasDataError(
            .configuration,
            "The ledger in this database is of version \(version), which this canvas-data does not know.",
            remedy: "Use the newer canvas-data that made it.")
    }

    static func noRightForSchema(_ name: String) -> CanvasDataError {
        CanvasDataError(
            .refused, "There is no schema \(name.quotedForDisplay), and this role may not make one.",
            remedy: "Have an administrator run sql/role.sql, or choose a schema that is there with --schema.")
    }

    /// What Postgres said, with what was being done: "connect to the database", "load course_dim".
    package static func database(_ error: PostgresError, doing what: String) -> CanvasDataError {
        let message = "Cannot \(what): \(error)."
        if error.isDiskFull {
            return CanvasDataError(
                .cannotWrite, message,
                remedy:
                    "The database server's disk is full. Make room there and run the command again: it goes on where it stopped."
            )
        }
        if error.isForbidden {
            return CanvasDataError(
                .refused, message, remedy: error.hint ?? "canvas-data doctor says which rights are missing.")
        }
        if error.sqlState == "3D000" {
            return CanvasDataError(
                .configuration, message, remedy: "Check --database, or create that database.")
        }
        if error.sqlState == nil && !error.isConnectionLost {
            return CanvasDataError(
                .configuration, message,
                remedy: "Check --database: a URI such as postgresql://user@host/database, or key=value words."
            )
        }
        if error.sqlState == nil || error.isPassing {
            return CanvasDataError(
                .unavailable, message,
                remedy: "Check that the server is there (canvas-data doctor), then run the command again.")
        }
        return CanvasDataError(.failed, message, remedy: error.hint)
    }
}
