package import CanvasData

// Notices about the database, in the words a user reads.
extension Notice {
    /// Something that was loaded is gone, and comes again.
    static func loadingLost(_ lost: LostTable, in target: TargetSchema) -> Notice {
        Notice(.warning, "\(target.shown(lost.table)) \(lost.reason.predicate); it is loaded again.")
    }

    static func waitingForOthers(_ schema: String) -> Notice {
        Notice(.info, "Another canvas-data is loading schema \(schema); waiting until it has ended.")
    }

    /// A misspelt name of a schema shows by it.
    static func schemasMade(_ names: [String]) -> Notice {
        let what = names.count == 1 ? "There was no schema" : "There were no schemas"
        return Notice(.info, "\(what) \(names.joined(separator: ", ")); made by this run.")
    }

    static func waitingForLock(_ what: String, _ holders: [LockHolder], seconds: Double) -> Notice {
        Notice(
            .info,
            "Cannot \(what) yet: \(CanvasDataError.locked(holders)); trying again in \((seconds * 10).rounded() / 10) s."
        )
    }

    static func waitingForProcess(_ owner: RunLock.Owner, _ schema: String) -> Notice {
        Notice(.info, "\(owner.words) is loading schema \(schema); waiting until it has ended.")
    }

    static func noRunLock(_ directory: String, _ reason: String) -> Notice {
        Notice(.debug, "No lock of this machine in \(directory): \(reason). The database's own lock holds.")
    }

    package static func littleRoom(_ free: String, for needed: String, in directory: String) -> Notice {
        Notice(
            .warning,
            """
            Only \(free) are free for the local cluster in \(directory), and its tables take \(needed): until a refresh \
            is done it needs room for both the old rows and the new.
            """)
    }
}
