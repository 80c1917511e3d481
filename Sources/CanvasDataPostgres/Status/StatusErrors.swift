import CanvasDataBase

// What a look at the target finds wrong.
extension CanvasDataError {
    static func nothingLoaded(_ schema: String) -> CanvasDataError {
        CanvasDataError(
            .failed, "Nothing is loaded into schema \(schema.quotedForDisplay).",
            remedy:
                "Load it with \(.command(.refresh)), or look elsewhere with \(.setting(.database)) and \(.setting(.schema))."
        )
    }

    static func notLoaded(_ table: String, others: Int, _ schema: String) -> CanvasDataError {
        let more = others > 0 ? " (and \(others) more)" : ""
        return CanvasDataError(
            .failed,
            "\(table.quotedForDisplay)\(more) is not loaded into schema \(schema.quotedForDisplay).",
            remedy:
                "Load it with \(.command(.load, with: [.setting(.table)])), or look elsewhere with \(.setting(.database)) and \(.setting(.schema))."
        )
    }

    static func stale(_ count: Int, of all: Int, oldest: String, age: Int, maxAge: Int) -> CanvasDataError {
        CanvasDataError(
            .failed,
            """
            \(count) of \(all) table\(all == 1 ? "" : "s") \(count == 1 ? "is" : "are") older than \(ageText(maxAge)); \
            the oldest, \(oldest), is \(ageText(age)) old.
            """,
            remedy: "Run \(.command(.refresh)), and see why it has not been run or has failed.")
    }

    static func tablesDiffer(_ tables: [String], of all: Int) -> CanvasDataError {
        let names = tables.prefix(3).joined(separator: ", ") + (tables.count > 3 ? ", …" : "")
        return CanvasDataError(
            .wrongData,
            """
            \(tables.count) of \(all) table\(all == 1 ? "" : "s") \(tables.count == 1 ? "does" : "do") not hold what was \
            loaded: \(names).
            """,
            remedy: """
                Rows were added or removed by hand. Load them again: \
                \(.command(.refresh, with: [.setting(.again)] + tables.prefix(3).map { .setting(.table, .to($0)) }))\
                \(tables.count > 3 ? " …" : "")
                """)
    }

    static func lost(
        _ tables: [(table: String, reason: LostTable.Reason)], _ target: TargetSchema
    ) -> CanvasDataError {
        let shown = tables.prefix(3).map { "\(target.shown($0.table)) \($0.reason.predicate)" }
        return CanvasDataError(
            .failed,
            """
            \(tables.count == 1 ? "A table does" : "\(tables.count) tables do") not hold what was loaded: \
            \(shown.joined(separator: "; "))\(tables.count > 3 ? "; …" : "").
            """, remedy: "Run \(.command(.refresh)): it loads again what Canvas still offers of them.")
    }

    static func notInLedger(_ tables: [String], _ target: TargetSchema) -> CanvasDataError {
        let shown = tables.prefix(3).map(target.shown).joined(separator: ", ")
        return CanvasDataError(
            .failed,
            """
            The ledger has no record of \(shown)\(tables.count > 3 ? ", …" : ""): nothing shows which dumps the rows of \
            \(tables.count == 1 ? "this table" : "these tables") are from.
            """, remedy: "Run \(.command(.refresh)): it loads again what Canvas still offers of them.")
    }
}

/// `45 s`, `90 min`, `30 h`, `3 d 8 h`: how old something is, for people.
package func ageText(_ seconds: Int) -> String {
    if seconds < 100 { return "\(seconds) s" }
    let minutes = seconds / 60
    if minutes < 100 { return "\(minutes) min" }
    let hours = minutes / 60
    if hours < 48 { return "\(hours) h" }
    return "\(hours / 24) d" + (hours % 24 == 0 ? "" : " \(hours % 24) h")
}
