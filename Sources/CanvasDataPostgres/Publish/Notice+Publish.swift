import CanvasData

// What is worth telling while tables are published.
extension Notice {
    static func tablesInUse(_ holders: [LockHolder], tables: [String], seconds: Double) -> Notice {
        let who = holders.distinct.prefix(3).map { "process \($0.processID)" }.joined(separator: ", ")
        let tables = tables.prefix(3).joined(separator: ", ") + (tables.count > 3 ? ", …" : "")
        return Notice(
            .info,
            "\(tables): in use\(who.isEmpty ? "" : " by \(who)"); trying again in \((seconds * 10).rounded() / 10) s."
        )
    }

    static func plainTable(_ table: String, in target: TargetSchema) -> Notice {
        Notice(
            .warning,
            "\(target.shown(table)) is an ordinary table: readers wait while its rows are written. canvas-data adopt \(table) makes it "
                + "one that swaps in a moment.")
    }

    static func publishingAgain(_ error: PostgresError) -> Notice {
        Notice(.info, "Publishing failed: \(error); trying again.")
    }

    static func notDropped(_ generation: String, _ error: PostgresError) -> Notice {
        Notice(
            .info,
            "The old copy \(TargetSchema.store).\"\(generation)\" could not be dropped yet (\(error)); the next run does it."
        )
    }
}
