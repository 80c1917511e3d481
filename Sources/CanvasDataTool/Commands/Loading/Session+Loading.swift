import CanvasData
import CanvasDataPostgres

extension Session {
    /// Loads, shows how far it is, reports, and fails where something could not be had.
    ///
    /// - Parameters:
    ///   - command: its name, for the report.
    ///   - loading: what the command line says about it.
    ///   - report: where the outcome goes besides the terminal.
    ///   - work: brings tables in.
    /// - Throws: `CanvasDataError`, `CancellationError`.
    func load(
        _ command: String, _ loading: LoadingOptions, _ report: RunReportOptions,
        _ work: (Loader) async throws -> LoadSummary
    ) async throws {
        let options = try loading.options(configuration)
        let target = try loading.target(configuration)
        let reporter = try RunReporter(command: command, report, session: self)
        do {
            let summary = try await withDatabase(loading.database) { settings in
                let loader = Loader(
                    Database(settings, notify: notify), target: target, options: options, notify: notify)
                return try await showing("Loading", options.progress) { try await work(loader) }
            }
            try await reporter.reporting(summary) { () throws(CanvasDataError) in try end(with: summary) }
        } catch let error where !reporter.hasReported {
            await reporter.report(error)
            throw error
        }
    }

    /// Says what a load would bring in.
    ///
    /// - Parameters:
    ///   - loading: what the command line says about it.
    ///   - wanted: what should be in, once it is known what is.
    /// - Throws: `CanvasDataError`, `CancellationError`.
    func plan(
        _ loading: LoadingOptions, _ wanted: @escaping @Sendable ([LoadRecord]) -> [LoadRequest]
    ) async throws {
        let target = try loading.target(configuration)
        let plan = try await withDatabase(loading.database) { settings in
            let loads = try await Ledger(target).loads(in: Database(settings, notify: notify))
            return LoadPlan(wanted(loads), loads: loads)
        }
        print(LoadPlanReport(plan: plan, schema: target.name))
    }

    var notify: @Sendable (Notice) -> Void { { [console] in console.notice($0) } }

    private func end(with summary: LoadSummary) throws(CanvasDataError) {
        let done = summary.tables.filter { $0.outcome == .published }.count
        try end(with: LoadReport(summary: summary), summary.failures, done: done, "table")
        if summary.rejected > 0 { throw CanvasDataError.rowsWereRejected(summary.rejected) }
    }
}
