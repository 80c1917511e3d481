import CanvasDataBase
import CanvasDataLoading
import CanvasDataPostgres
import CanvasDataTransfer

/// One `load` or `refresh`, from its options to the report of its outcome.
struct LoadingSession {
    let session: Session
    let loading: LoadingOptions

    private var configuration: Configuration { session.configuration }
    private var database: TargetSession { TargetSession(session, loading.target.database) }

    init(_ session: Session, _ loading: LoadingOptions) {
        self.session = session
        self.loading = loading
    }

    /// Loads, shows progress and prints what was done. Throws if anything could not be loaded.
    ///
    /// - Parameters:
    ///   - command: its name, for the report.
    ///   - report: where the outcome goes besides the terminal.
    ///   - prepare: checks what can be checked before the database is asked, and returns the function that asks where the
    ///     tables come from.
    /// - Throws: `CanvasDataError`, `CancellationError`.
    func run(
        _ command: String, _ report: RunReportOptions,
        from prepare: () throws -> () async throws -> any LoadSource
    ) async throws {
        let options = try loading.options(configuration)
        let target = try loading.target.target(configuration)
        let reporter = try RunReporter(command: command, schema: target.name, report, session: session)
        var summary: LoadSummary?
        do {
            let source = try prepare()
            let (done, reached) = try await database.withDatabase { settings in
                try await withRunLock(target, in: settings, waits: options.waitsForOthers) {
                    let database = Database(
                        settings, lockPatience: options.publish.deadline, notify: session.notify)
                    try await database.checkFitness(for: target)
                    try await checkRoom(for: options, in: database)
                    let loader = Loader(database, target: target, options: options, notify: session.notify)
                    do {
                        let done = try await session.showing("Loading", options.progress) {
                            try await loader.run(command, from: try await source())
                        }
                        await reporter.look(at: target, in: database)
                        return (done, database.place)
                    } catch {
                        await reporter.look(at: target, in: database)
                        throw error
                    }
                }
            }
            summary = done
            try end(with: done, try database.place(of: target, in: reached, made: done.madeSchemas))
        } catch {
            await reporter.report(summary, error)
            throw error
        }
        await reporter.report(summary, nil)
    }

    /// Prints what a load would do.
    ///
    /// - Parameter source: says what should be loaded, given what is.
    /// - Throws: `CanvasDataError`, `CancellationError`.
    func plan(from source: any LoadSource) async throws {
        let target = try loading.target.target(configuration)
        let found = try await database.withDatabaseIfThere { settings in
            let database = Database(settings, notify: session.notify)
            return (try await Inventory.of(target, in: database), database.place)
        }
        let inventory = found?.0 ?? Inventory()
        let plan = LoadPlan(
            try await source.wish(after: inventory.loaded).requests, inventory: inventory,
            again: loading.again)
        session.print(LoadPlanReport(plan: plan, place: try database.place(of: target, in: found?.1)))
    }

    /// Does `work` while no other run on this machine loads the same schema. A lock in the database covers other machines
    /// too; without a state directory, it is the only one.
    ///
    /// - Throws: `CanvasDataError`: busy when another run has the lock; `CancellationError`; what `work` throws.
    private func withRunLock<Value: Sendable>(
        _ target: TargetSchema, in settings: PostgresSettings, waits: Bool, _ work: () async throws -> Value
    ) async throws -> Value {
        let environment = session.environment
        guard
            let directory = try configuration.path(.stateDirectory)
                ?? Configuration.stateDirectory(environment)
        else { return try await work() }
        return try await RunLock.hold(
            for: target,
            in: [settings.connection] + TargetSession.databaseVariables.map { environment[$0] ?? "" },
            directory: directory, waits: waits, notify: session.notify, work)
    }

    /// Warns if the disk of the private Postgres has no room for the new rows beside the old ones. The disk of another
    /// server cannot be examined.
    private func checkRoom(for options: LoadOptions, in database: Database) async throws {
        guard try self.database.isLocal else { return }
        let cluster = try session.localCluster(loading.target.database.local)
        guard let free = freeBytes(at: cluster.directory) else { return }
        let size = try await StoreSize(of: database)
        // Until they are published together, all tables of a dump are stored twice.
        let needed = options.atomicity == .dump ? size.total : 2 * size.largest
        guard free < needed else { return }
        session.notify(.littleRoom(sizeText(free), for: sizeText(size.total), in: cluster.directory))
    }

    private func end(with summary: LoadSummary, _ place: TablesPlace) throws(CanvasDataError) {
        let done = summary.tables.filter { $0.outcome == .published }.count
        try session.end(
            with: LoadReport(summary: summary, place: place), summary.failures, done: done, "table", "loaded")
        if summary.rejected > 0 { throw CanvasDataError.rowsWereRejected(summary.rejected) }
        if !summary.missing.isEmpty { throw CanvasDataError.missingDumps(summary.missing) }
    }
}
