import CanvasData
import CanvasDataPostgres

extension Session {
    /// Loads, shows how far it is, tells what was done, and fails where something could not be had.
    ///
    /// - Parameters:
    ///   - command: its name, for the report.
    ///   - loading: what the command line says about it.
    ///   - report: where the outcome goes besides the terminal.
    ///   - work: prepares, and gives what brings tables in.
    /// - Throws: `CanvasDataError`, `CancellationError`.
    func load(
        _ command: String, _ loading: LoadingOptions, _ report: RunReportOptions,
        _ work: () async throws -> (Loader) async throws -> LoadSummary
    ) async throws {
        let options = try loading.options(configuration)
        let target = try loading.target.target(configuration)
        let reporter = try RunReporter(command: command, schema: target.name, report, session: self)
        var summary: LoadSummary?
        do {
            let bringIn = try await work()
            let (done, reached) = try await withDatabase(loading.target.database) { settings in
                let lock = try await lock(target, in: settings, waits: options.waitsForOthers)
                defer { withExtendedLifetime(lock) {} }
                let database = Database(
                    settings, lockPatience: options.publish.deadline, notify: notify)
                try await database.checkFitness(for: target)
                try await checkRoom(for: options, loading, in: database)
                let loader = Loader(database, target: target, options: options, notify: notify)
                do {
                    let done = try await showing("Loading", options.progress) { try await bringIn(loader) }
                    await reporter.look(at: target, in: database)
                    return (done, database.place)
                } catch {
                    await reporter.look(at: target, in: database)
                    throw error
                }
            }
            summary = done
            try end(
                with: done, try place(reached, target, loading.target.database, made: done.madeSchemas))
        } catch {
            await reporter.report(summary, error)
            throw error
        }
        await reporter.report(summary, nil)
    }

    /// Says what a load would bring in.
    ///
    /// - Parameters:
    ///   - loading: what the command line says about it.
    ///   - wish: what should be in, once it is known what is.
    /// - Throws: `CanvasDataError`, `CancellationError`.
    func plan(
        _ loading: LoadingOptions, _ wish: @escaping @Sendable (Inventory) -> LoadWish
    ) async throws {
        let target = try loading.target.target(configuration)
        let found = try await withDatabaseIfThere(loading.target.database) { settings in
            let database = Database(settings, notify: notify)
            return (try await Inventory.of(target, in: database), database.place)
        }
        let inventory = found?.0 ?? Inventory()
        let plan = LoadPlan(wish(inventory).requests, inventory: inventory, again: loading.again)
        print(LoadPlanReport(plan: plan, place: try place(found?.1, target, loading.target.database)))
    }

    var notify: @Sendable (Notice) -> Void { { [console] in console.notice($0) } }

    private func end(with summary: LoadSummary, _ place: TablesPlace) throws(CanvasDataError) {
        let done = summary.tables.filter { $0.outcome == .published }.count
        try end(with: LoadReport(summary: summary, place: place), summary.failures, done: done, "table")
        if summary.rejected > 0 { throw CanvasDataError.rowsWereRejected(summary.rejected) }
        if !summary.missing.isEmpty { throw CanvasDataError.missingDumps(summary.missing) }
    }
}
