import CanvasDataBase
import CanvasDataPostgres

/// How commands show their progress and print their reports.
extension Session {
    /// Shows progress on stderr while `work` runs.
    func showing<Value: Sendable>(
        _ label: String, _ progress: TransferProgress, _ work: () async throws -> Value
    ) async throws -> Value {
        try await ProgressDisplay(console: console, label: label).during(progress, work)
    }

    /// Prints a result: as JSON with `--json`, otherwise for people unless `-q` is given.
    func print(_ summary: some Summary) {
        if global.json {
            console.print(summary.json.text(.pretty))
        } else if global.verbosity != .quiet {
            for line in summary.lines { console.print(line) }
        }
    }

    /// Prints what was done and each failure, then throws: `partlyDone` if something was done, otherwise an error of the
    /// first failure's kind.
    ///
    /// - Parameters:
    ///   - summary: what was done.
    ///   - failures: what failed; nothing is thrown if it is empty.
    ///   - done: how many files or tables are done.
    ///   - what: "file" or "table".
    ///   - action: what was to be done with them, such as "downloaded".
    /// - Throws: `CanvasDataError`.
    func end(
        with summary: some Summary, _ failures: [CanvasDataError], done: Int, _ what: String, _ action: String
    ) throws(CanvasDataError) {
        // Then the error says everything.
        if let failure = failures.first, failures.count == 1, done == 0 { throw failure }
        print(summary)
        guard let first = failures.first else { return }
        if !global.json {
            for failure in failures { console.tell(ErrorReport(failure).text) }
        }
        throw CanvasDataError(
            done > 0 ? .partlyDone : first.kind,
            "\(countText(failures.count)) of \(countText(done + failures.count, what)) could not be \(action).",
            remedy: done > 0
                ? "The others are complete. Run the same command again for those that are missing."
                : "Fix the cause, then run the same command again.")
    }
}
