import CanvasDataBase

// Names and columns that cannot be, and copies that must not be touched.
extension CanvasDataError {
    static func reservedSchema(_ name: String) -> CanvasDataError {
        CanvasDataError(
            .usage, "The schema \(name.quotedForDisplay) is reserved.",
            remedy: "Choose another with \(.setting(.schema)).")
    }

    static func schemaNameTooLong(_ name: String, table: String) -> CanvasDataError {
        CanvasDataError(
            .usage, "The schema name \(name.quotedForDisplay) is too long for the copies of \(table).",
            remedy: "Choose a schema with a shorter name.")
    }

    static func copyIsInUse(_ copy: String) -> CanvasDataError {
        CanvasDataError(
            .failed, "\(copy) is part of a table that readers use, so it is not replaced.",
            remedy: "Somebody has attached it. Detach it, or drop the table, and run the command again.")
    }

    static func unwritableType(_ type: String, column: String, table: String) -> CanvasDataError {
        CanvasDataError(
            .wrongData,
            "Column \(column) of \(table) is of type \(type), which cannot be filled from a dump.",
            remedy:
                "Give it the type that \(.command(.getDDL)) shows, and keep what you made of it in a view."
        )
    }

    /// What Postgres said against the copy of one table.
    static func staging(_ error: PostgresError, doing what: String, remedy: Hint?) -> CanvasDataError {
        let remedy = remedy.map { ("\($0) Then run the command again: it goes on where it stopped." as Hint) }
        return database(error, doing: what, remedy: remedy)
    }
}
