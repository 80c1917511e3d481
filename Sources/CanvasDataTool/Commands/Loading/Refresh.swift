import ArgumentParser
import CanvasData
import CanvasDataBase
import CanvasDataLoading
import CanvasDataPostgres

/// `canvas-data refresh`
struct Refresh: ToolCommand {
    static let configuration = CommandConfiguration(
        abstract: "Bring the database up to date; made for cron.",
        discussion: """
            Serves each API that is configured: DAP, Canvas Data 1, or both, one after the other. If one fails, the \
            other is loaded all the same.

            From DAP it loads what 'canvas-data dap refresh' does: the namespaces of the setting dap_namespace. From \
            Canvas Data 1 it loads the tables of the newest dump. Of requests, it loads every increment that is not \
            loaded yet, oldest first, or the newest full copy and the increments after it. Tables that were dropped, \
            detached or emptied are loaded again. If nothing is new, it ends at once. It is safe to run it twice, even \
            at the same time, and after any interruption. Exits once with code 3 if increments expired before they \
            were loaded.

            If both APIs are configured, -t and --exclude name tables of Canvas Data 1, and DAP is left out then.

            Examples:
              canvas-data refresh
              canvas-data refresh --again -t course_dim
              canvas-data refresh --database service=warehouse --schema canvas --exclude requests
              0 6 * * *  canvas-data refresh -q --log-file /var/log/canvas-data.log
            """)

    static var printsItsResult: Bool { false }

    @Flag(inversion: .prefixedNo, help: "Also keep requests up to date (default: yes).")
    var includeRequests: Bool?

    @OptionGroup var loading: LoadingOptions

    @OptionGroup var report: RunReportOptions

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws {
        let apis = try session.configuredAPIs()
        let takesDumps = apis.canvasData1 || !apis.dap
        let load = LoadingSession(session, TargetSession(session, loading.target.database))
        if loading.dryRun {
            guard takesDumps else { throw CanvasDataError.noDryRun }
            let (target, prepare) = try dumps(session)
            return try await load.plan(
                target, again: loading.staging.again, from: try await prepare()())
        }
        var parts: [LoadingPart] = []
        let isSelective = !loading.target.table.isEmpty || !loading.target.exclude.isEmpty
        if apis.dap, !takesDumps || !isSelective { parts += try await dap(session, alone: !takesDumps) }
        if takesDumps {
            let (target, prepare) = try dumps(session)
            parts.append(
                .dumps(
                    "refresh", into: target, try loading.options(session.configuration),
                    notify: session.notify,
                    from: prepare))
        }
        try await load.run("refresh", report, parts)
    }

    private func dumps(
        _ session: Session
    ) throws -> (TargetSchema, () throws -> @Sendable () async throws -> any LoadSource) {
        let selection = try loading.target.selection(
            session.configuration, includesRequests: includeRequests)
        return (
            try loading.target.target(session.configuration),
            {
                let api = try session.api()
                return { try await CanvasData1Source.refresh(selection, of: api) }
            }
        )
    }

    private func dap(_ session: Session, alone: Bool) async throws -> [LoadingPart] {
        try TargetSession(session, loading.target.database).warnOfUnusedConnectionString()
        let wanted = try DAPNamespaces(
            session.configuration, tables: alone ? loading.target.table : [],
            excluded: alone ? loading.target.exclude : [])
        let client = Result { try session.dap() }
        func part(_ namespace: String, _ selection: TableSelection) throws -> LoadingPart {
            try .dap(
                "refresh", namespace, selection, try loading.staging.options(session.configuration),
                notify: session.notify
            ) { try client.get() }
        }
        do {
            return try await wanted.selections { try await client.get().tables(in: $0) }.map(part)
        } catch let error as CanvasDataError where !alone && error.kind != .cancelled {
            // No reason to leave out the other API.
            return [
                try part(wanted.namespaces[0], TableSelection(tables: [], excluded: [], onlyByName: []))
                    .failing(error)
            ]
        }
    }
}

extension CanvasDataError {
    fileprivate static let noDryRun = CanvasDataError(
        .usage,
        "--dry-run shows what Canvas Data 1 would bring; DAP says what has changed only as it sends it.",
        remedy: "'canvas-data dap listdb --namespace canvas' shows what is in the database.")
}
