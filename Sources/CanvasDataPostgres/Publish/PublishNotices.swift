import CanvasDataBase

// What is worth a notice while tables are published.
extension Notice {
    static func tablesInUse(_ holders: [LockHolder], tables: [String], seconds: Double) -> Notice {
        let who = holders.distinct.prefix(3).map { "process \($0.processID)" }.joined(separator: ", ")
        let tables = tables.prefix(3).joined(separator: ", ") + (tables.count > 3 ? ", …" : "")
        return Notice(
            .info,
            "\(tables): in use\(who.isEmpty ? "" : " by \(who)"); trying again in \((seconds * 10).rounded() / 10) s."
        )
    }

    static func waitingForSnapshots(_ holders: [LockHolder]) -> Notice {
        Notice(
            .info,
            "Waiting for transactions that began before the new rows were loaded and might see none of them"
                + "\(CanvasDataError.words(holders).replacingPrefix(", by", with: ":")).")
    }

    static func plainTable(_ table: String, in target: TargetSchema) -> Notice {
        Notice(
            .warning,
            "\(target.shown(table)) is an ordinary table: readers wait while its rows are written.",
            remedy: "\(.command(.adopt, of: table)) turns it into one that is swapped in an instant.")
    }

    static func publishingAgain(_ error: PostgresError) -> Notice {
        Notice(.info, "Publishing failed: \(error); trying again.")
    }

    static func notDropped(_ generation: String, _ error: PostgresError) -> Notice {
        Notice(
            .info,
            "The old copy \(TargetSchema.store).\"\(generation)\" could not be dropped yet (\(error)); the next run drops it."
        )
    }

    /// A number of generations are left, because of `error`.
    static func notDropped(_ count: Int, _ error: any Error) -> Notice {
        let copies = count == 1 ? "1 old copy of a table" : "\(count) old copies of tables"
        let they = count == 1 ? ("it takes", "it") : ("they take", "them")
        let reason = (error as? CanvasDataError)?.message ?? "\(error)"
        return Notice(
            .warning,
            "\(copies) could not be dropped (\(reason.trimmingPeriod)); \(they.0) space on the server's disk until the next run drops \(they.1)."
        )
    }
}

extension String {
    fileprivate func replacingPrefix(_ prefix: String, with other: String) -> String {
        hasPrefix(prefix) ? other + dropFirst(prefix.count) : self
    }

    fileprivate var trimmingPeriod: Substring { hasSuffix(".") ? dropLast() : self[...] }
}
