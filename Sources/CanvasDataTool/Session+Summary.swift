import CanvasData

/// What the commands that fetch say in the end.
extension Session {
    /// Shows on stderr how far `work` is.
    func showing<Value: Sendable>(
        _ label: String, _ progress: TransferProgress, _ work: () async throws -> Value
    ) async throws -> Value {
        try await ProgressDisplay(console: console, label: label).during(progress, work)
    }

    func report(_ summary: DownloadSummary) throws(CanvasDataError) {
        if global.json {
            console.print(summary.json.text(.pretty))
        } else if global.verbosity != .quiet {
            console.print(summary.sentence)
        }
        try report(summary.failures, done: summary.files.count - summary.failures.count, "file")
    }

    func report(_ summary: UnpackSummary, script: String?) throws(CanvasDataError) {
        if global.json {
            console.print(summary.json(script: script).text(.pretty))
        } else if global.verbosity != .quiet {
            for line in summary.table.lines { console.print(line) }
            console.print("")
            console.print(summary.sentence)
            if let script {
                console.print("Load them with: psql -X -v ON_ERROR_STOP=1 -f \(displayed(script))")
            }
        }
        try report(summary.failures, done: summary.tables.count, "table")
    }

    /// Says each failure, then fails: in part where something was done, else for the first one's reason.
    private func report(_ failures: [CanvasDataError], done: Int, _ what: String) throws(CanvasDataError) {
        guard let first = failures.first else { return }
        if failures.count == 1, done <= 0 { throw first }
        if !global.json {
            for failure in failures { console.tell(ErrorReport(failure).text) }
        }
        throw CanvasDataError(
            done > 0 ? .partlyDone : first.kind,
            "\(countText(failures.count)) of \(countText(done + failures.count, what)) could not be had.",
            remedy:
                "The others are there. Run the same command again: it goes on with those that are missing.")
    }
}

extension DownloadSummary {
    fileprivate var sentence: String {
        let fetched = files.filter { !$0.wasThere }.count
        let there = files.count - fetched
        let reused = there > 0 ? "; \(countText(there)) were there already" : ""
        return """
            Fetched \(countText(fetched, "file")) (\(sizeText(bytesReceived))) into \(displayed(directory))\(reused).
            """
    }

    fileprivate var json: JSONValue {
        .object([
            "type": .string("summary"), "sequence": sequence.map { .number("\($0)") } ?? .null,
            "directory": .string(directory), "bytesReceived": .number("\(bytesReceived)"),
            "files": .array(
                files.map {
                    .object([
                        "table": .string($0.table), "name": .string($0.name), "wasThere": .bool($0.wasThere),
                    ])
                }),
            "failures": .array(failures.map(\.json)),
        ])
    }
}

extension UnpackSummary {
    fileprivate var table: TextTable {
        var text = TextTable([
            .init("table"), .init("files", .right), .init("rows", .right), .init("size", .right), .init(""),
        ])
        for table in tables {
            text.add(
                table.table, countText(table.fragments), countText(table.rows), sizeText(table.bytes),
                table.wasThere ? "was there" : "")
        }
        return text
    }

    fileprivate var sentence: String {
        let rows = countText(tables.reduce(0) { $0 + $1.rows }, "row")
        let bytes = sizeText(tables.reduce(0) { $0 + $1.bytes })
        return """
            Dump \(dump.sequence): \(countText(tables.count, "table")), \(rows), \(bytes) in \(displayed(directory)) \
            (\(sizeText(bytesReceived)) fetched).
            """
    }

    fileprivate func json(script: String?) -> JSONValue {
        .object([
            "type": .string("summary"), "dumpId": .string(dump.id), "sequence": .number("\(dump.sequence)"),
            "schemaVersion": .string(dump.schemaVersion), "directory": .string(directory),
            "reloadScript": script.map { .string($0) } ?? .null, "bytesReceived": .number("\(bytesReceived)"),
            "tables": .array(
                tables.map {
                    .object([
                        "table": .string($0.table), "path": .string($0.path),
                        "partial": .bool($0.effect == .append), "files": .number("\($0.fragments)"),
                        "rows": .number("\($0.rows)"), "bytes": .number("\($0.bytes)"),
                        "wasThere": .bool($0.wasThere),
                    ])
                }),
            "failures": .array(failures.map(\.json)),
        ])
    }
}

extension CanvasDataError {
    fileprivate var json: JSONValue {
        .object([
            "code": .string(ExitCode(kind).name), "message": .string(message),
            "hint": remedy.map { .string($0) } ?? .null,
        ])
    }
}

extension JSONValue {
    /// An object whose members are written in the order of the literal.
    static func object(_ members: KeyValuePairs<String, JSONValue>) -> JSONValue {
        .object(JSONObject(members.map { .init($0.key, $0.value) }))
    }
}
