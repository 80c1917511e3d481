import ArgumentParser
import CanvasData
import CanvasDataBase
import CanvasDataTransfer
import Synchronization

/// Which files `snapshot` and `incremental` fetch, and where they go.
struct DAPFileOptions: ParsableArguments {
    @OptionGroup var tables: DAPTableOptions

    @Option(
        help: ArgumentHelp("The format of the files (default: jsonl).", valueName: "tsv|csv|jsonl|parquet"))
    var format = DAPQuery.Format.jsonl

    @OptionGroup var output: DAPOutputOptions

    @Flag(help: "Store files unpacked, without .gz.")
    var decompress = false

    @Option(help: ArgumentHelp("Number of files to fetch at once, 1 to 64 (default: 4).", valueName: "n"))
    var jobs: Int?

    func validate() throws {
        guard !decompress || format != .parquet else {
            throw ValidationError("Parquet files are not packed: leave out --decompress.")
        }
    }

    /// Fetches the result of a query for each table. The server works on several while others are being fetched.
    ///
    /// - Parameters:
    ///   - session: the session of the command.
    ///   - access: what the command line says about access to DAP.
    ///   - since: where changes begin; nil for whole copies.
    ///   - until: where they end.
    /// - Throws: `CanvasDataError`, `CancellationError`.
    func fetch(
        in session: Session, _ access: DAPAccess, since: DAPMomentOption? = nil, until: DAPMomentOption? = nil
    ) async throws {
        let client = try session.dap(access)
        let tables = try await DAPTables(tables, of: client)
        var options = DAPDownloadOptions(directory: output.outputDirectory)
        options.decompress = decompress
        let jobs = try session.configuration.count(.jobs, option: jobs) ?? options.jobs
        // The others wait for the server most of the time.
        options.jobs = tables.names.count == 1 ? jobs : max(1, jobs / 2)
        let done = Mutex<[String: DAPDownloadSummary]>([:])
        let failures = Mutex<[String: CanvasDataError]>([:])
        try await session.showing("Fetching", options.progress) { [options] in
            try await tables.names.concurrently(atMost: 8) { table in
                let query = DAPQuery(
                    table, in: tables.namespace, format: format, since: since?.text, until: until?.text)
                do {
                    let summary = try await client.download(query, options)
                    done.withLock { $0[table] = summary }
                } catch let error as CanvasDataError where !error.meetsEveryTable {
                    failures.withLock { $0[table] = error }
                }
            }
        }
        let report = done.withLock { done in
            DAPFilesReport(
                namespace: tables.namespace,
                tables: tables.names.compactMap { table in done[table].map { (table, $0) } })
        }
        let failed = failures.withLock { failures in tables.names.compactMap { failures[$0] } }
        try session.end(with: report, failed, done: report.tables.count, "table", "fetched")
    }
}

/// What `snapshot` and `incremental` fetched.
struct DAPFilesReport: Summary {
    let namespace: String
    let tables: [(name: String, summary: DAPDownloadSummary)]

    var lines: [String] {
        var text = TextTable([
            .init("table"), .init("files", .right), .init("as of"), .init("directory"), .init(""),
        ])
        for (name, summary) in tables {
            let isOld = !summary.files.isEmpty && summary.files.allSatisfy(\.wasThere)
            text.add(
                name, countText(summary.files.count), summary.job.position ?? "", summary.directory,
                isOld ? "already there" : "")
        }
        return tables.isEmpty ? [] : text.lines
    }

    var json: JSONValue {
        .object([
            "type": .string("files"), "namespace": .string(namespace),
            "tables": .array(
                tables.map { name, summary in
                    .object([
                        "table": .string(name), "jobId": .string(summary.job.id),
                        "schemaVersion": .orNull(summary.job.schemaVersion), "at": .orNull(summary.job.at),
                        "since": .orNull(summary.job.since), "until": .orNull(summary.job.until),
                        "directory": .string(summary.directory),
                        "files": .array(
                            summary.files.map { file in
                                .object(["name": .string(file.name), "wasThere": .bool(file.wasThere)])
                            }),
                    ])
                }),
        ])
    }
}
