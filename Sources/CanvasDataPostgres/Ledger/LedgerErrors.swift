import CanvasDataBase

// What keeps the ledger from being read or made.
extension CanvasDataError {
    static func newerLedger(_ version: Int) -> CanvasDataError {
        CanvasDataError(
            .configuration,
            "The ledger in this database has version \(version), which this canvas-data does not know.",
            remedy: "Use the newer canvas-data that created it.")
    }

    static func noRightForSchema(_ name: String) -> CanvasDataError {
        CanvasDataError(
            .refused, "The schema \(name.quotedForDisplay) does not exist, and this role may not create it.",
            remedy:
                "Have an administrator run sql/role.sql, or choose an existing schema with \(.setting(.schema))."
        )
    }

    static func unreadableLedger(load: String) -> CanvasDataError {
        CanvasDataError(
            .wrongData, "The ledger's row of load \(load) holds a value that canvas-data never writes.",
            remedy: """
                Somebody has changed canvas_data.loads. Correct the row, or delete it: what it describes is then \
                loaded again.
                """)
    }
}

extension Notice {
    /// A misspelt name of a schema shows by it.
    static func schemasMade(_ names: [String]) -> Notice {
        let (what, them) = names.count == 1 ? ("schema", "it") : ("schemas", "them")
        return Notice(
            .info, "The \(what) \(names.joined(separator: ", ")) did not exist; this run created \(them).")
    }
}
