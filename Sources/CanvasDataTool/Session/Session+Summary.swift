import CanvasData
import CanvasDataPostgres

/// What the commands that fetch say in the end.
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

/// What a command did, for people and for programs.
protocol Summary {
    var lines: [String] { get }
    var json: JSONValue { get }
}

extension JSONValue {
    /// An object whose members are written in the order of the literal.
    static func object(_ members: KeyValuePairs<String, JSONValue>) -> JSONValue {
        .object(JSONObject(members.map { .init($0.key, $0.value) }))
    }

    static func number(_ number: Int) -> JSONValue { .number("\(number)") }

    static func orNull(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }

    static func orNull(_ number: Int?) -> JSONValue { number.map { .number($0) } ?? .null }

    static func list(_ failures: [CanvasDataError]) -> JSONValue {
        .array(
            failures.map { failure in
                .object([
                    "code": .string(ExitCode(failure.kind).name), "message": .string(failure.message),
                    "hint": failure.remedy.map { .string($0) } ?? .null,
                ])
            })
    }

    static func dumps(_ missing: [MissingDumps]) -> JSONValue {
        .array(
            missing.map { gap in
                .object([
                    "table": .string(gap.table), "first": .number(gap.first), "last": .number(gap.last),
                    "madeAfter": .orNull(gap.madeAfter), "madeBefore": .orNull(gap.madeBefore),
                ])
            })
    }

    static func list(_ files: [DownloadSummary.File]) -> JSONValue {
        .array(
            files.map { file in
                .object([
                    "table": .string(file.table), "name": .string(file.name),
                    "wasThere": .bool(file.wasThere),
                ])
            })
    }
}
