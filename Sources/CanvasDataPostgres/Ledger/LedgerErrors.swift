import CanvasDataBase

// What keeps the ledger from being read or made.
extension CanvasDataError {
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

    static func unreadableLedger(load: String) -> CanvasDataError {
        CanvasDataError(
            .wrongData, "The ledger's row of load \(load) says something that canvas-data never writes.",
            remedy: """
                Somebody has changed canvas_data.loads. Put the row right, or delete it: what it was about is then \
                loaded again.
                """)
    }
}

extension Notice {
    /// A misspelt name of a schema shows by it.
    static func schemasMade(_ names: [String]) -> Notice {
        let what = names.count == 1 ? "There was no schema" : "There were no schemas"
        return Notice(.info, "\(what) \(names.joined(separator: ", ")); made by this run.")
    }
}
