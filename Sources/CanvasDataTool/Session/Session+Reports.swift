import CanvasDataBase
import CanvasDataPostgres

/// How commands show their progress and print their reports.
extension Session {
    /// Shows on stderr how far `work` is.
    func showing<Value: Sendable>(
        _ label: String, _ progress: TransferProgress, _ work: () async throws -> Value
    ) async throws -> Value {
        try await ProgressDisplay(console: console, label: label).during(progress, work)
    }

    /// Prints a result: as JSON where that is asked for, for people unless they want silence.
    func print(_ summary: some Summary) {
        if global.json {
            console.print(summary.json.text(.pretty))
        } else if global.verbosity != .quiet {
            for line in summary.lines { console.print(line) }
        }
    }

    /// Prints what was done and says each failure, then fails: in part where something was done, else for the first
    /// one's reason.
    ///
    /// - Parameters:
    ///   - summary: what was done.
    ///   - failures: none is no failure at all.
    ///   - done: how many are there.
    ///   - what: a file, a table.
    /// - Throws: `CanvasDataError`.
    func end(
        with summary: some Summary, _ failures: [CanvasDataError], done: Int, _ what: String
    ) throws(CanvasDataError) {
        // The error says it all then.
        if let failure = failures.first, failures.count == 1, done == 0 { throw failure }
        print(summary)
        guard let first = failures.first else { return }
        if !global.json {
            for failure in failures { console.tell(ErrorReport(failure).text) }
        }
        throw CanvasDataError(
            done > 0 ? .partlyDone : first.kind,
            "\(countText(failures.count)) of \(countText(done + failures.count, what)) could not be had.",
            remedy: done > 0
                ? "The others are there. Run the same command again: it goes on with those that are missing."
                : "Run the same command again when the cause is gone.")
    }
}
