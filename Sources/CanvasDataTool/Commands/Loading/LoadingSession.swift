import CanvasDataBase
import CanvasDataLoading
import CanvasDataPostgres
import CanvasDataTransfer

/// One run that loads tables, from its options to the report of its outcome.
struct LoadingSession {
    let session: Session
    let database: TargetSession

    private var configuration: Configuration { session.configuration }

    init(_ session: Session, _ database: TargetSession) {
        self.session = session
        self.database = database
    }

    /// Loads each part, shows progress and prints what was done. One that fails stops no other. Throws if anything could
    /// not be loaded.
    ///
    /// - Parameters:
    ///   - command: its name, for the report.
    ///   - report: where the outcome goes besides the terminal.
    ///   - parts: at least one.
    /// - Throws: `CanvasDataError`, `CancellationError`.
    func run(_ command: String, _ report: RunReportOptions, _ parts: [LoadingPart]) async throws {
        let reporter = try RunReporter(
            command: command, schemas: parts.map(\.target.name), report, session: session)
        var outcome: RunOutcome?
        do {
            let works = try parts.map { part in
                try attempt(alone: parts.count == 1) { try part.prepare() }
            }
            let ready = zip(parts, works).compactMap { part, work in
                (try? work.get()).map { (part, $0) }
            }
            if ready.isEmpty, case .failure(let error)? = works.first { throw error }
            var failures = works.compactMap { if case .failure(let error) = $0 { error } else { nil } }
            let done = try await database.withDatabase { settings in
                var done: [Result<Done, CanvasDataError>] = []
                for (part, work) in ready {
                    done.append(
                        try await attempt(alone: parts.count == 1) {
                            try await load(part, work, in: settings, reporter)
                        })
                }
                return done
            }
            failures += done.compactMap { if case .failure(let error) = $0 { error } else { nil } }
            let loaded = done.compactMap { try? $0.get() }
            outcome = loaded.reduce(into: RunOutcome(failures: failures)) { $0.add($1.part.outcome) }
            try end(loaded, failures, parts: parts.count)
        } catch {
            await reporter.report(outcome, error)
            throw error
        }
        await reporter.report(outcome, nil)
    }

    /// What came of a part, and where.
    private struct Done: Sendable {
        let part: LoadedPart
        let target: TargetSchema
        let place: DatabasePlace?
    }

    /// The error of a part that is not alone is no reason to stop.
    private func attempt<Value>(
        alone: Bool, _ work: () async throws -> Value
    ) async throws -> Result<Value, CanvasDataError> {
        do {
            return .success(try await work())
        } catch let error as CanvasDataError where !alone && error.kind != .cancelled {
            return .failure(error)
        }
    }

    private func attempt<Value>(
        alone: Bool, _ work: () throws -> Value
    ) throws -> Result<Value, CanvasDataError> {
        do {
            return .success(try work())
        } catch let error as CanvasDataError where !alone {
            return .failure(error)
        }
    }

    private func load(
        _ part: LoadingPart, _ work: @escaping @Sendable (Database) async throws -> LoadedPart,
        in settings: PostgresSettings, _ reporter: RunReporter
    ) async throws -> Done {
        let options = part.options
        return try await withRunLock(part.target, in: settings, waits: options.waitsForOthers) {
            let database = Database(
                settings, lockPatience: options.publish.deadline, notify: session.notify)
            try await database.checkFitness(for: part.target)
            try await checkRoom(for: options, in: database)
            do {
                let done = try await session.showing("Loading", options.progress) { try await work(database) }
                await reporter.look(at: part.target, in: database, part.loaded)
                return Done(part: done, target: part.target, place: database.place)
            } catch {
                await reporter.look(at: part.target, in: database, part.loaded)
                throw error
            }
        }
    }

    /// Prints what a load of Canvas Data 1 would do.
    ///
    /// - Parameters:
    ///   - target: the schema of the tables.
    ///   - again: whether tables are loaded whatever the ledger says.
    ///   - source: says what should be loaded, given what is.
    /// - Throws: `CanvasDataError`, `CancellationError`.
    func plan(_ target: TargetSchema, again: Bool, from source: any LoadSource) async throws {
        let found = try await database.withDatabaseIfThere { settings in
            let database = Database(settings, notify: session.notify)
            return (try await Inventory.of(target, in: database), database.place)
        }
        let inventory = found?.0 ?? Inventory()
        let plan = LoadPlan(
            try await source.wish(after: inventory.loaded).requests, inventory: inventory, again: again)
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
        let cluster = try session.localCluster(self.database.options.local)
        guard let free = freeBytes(at: cluster.directory) else { return }
        let size = try await StoreSize(of: database)
        // Until they are published together, all tables of a dump are stored twice.
        let needed = options.atomicity == .dump ? size.total : 2 * size.largest
        guard free < needed else { return }
        session.notify(.littleRoom(sizeText(free), for: sizeText(size.total), in: cluster.directory))
    }

    private func end(_ loaded: [Done], _ failures: [CanvasDataError], parts: Int) throws {
        let reports = try loaded.map { done in
            done.part.report(
                try database.place(of: done.target, in: done.place, made: done.part.madeSchemas))
        }
        let failed = loaded.flatMap(\.part.outcome.failures)
        let published = loaded.reduce(0) { $0 + $1.part.outcome.published.count }
        if parts == 1, let report = reports.first {
            try session.end(with: report, failed, done: published, "table", "loaded")
        } else {
            let report = PartsReport(parts: reports, failures: failures)
            guard failures.isEmpty else {
                // A part that had nothing to do is done, too.
                return try session.end(
                    with: report, failures + failed, of: parts, isPartlyDone: !loaded.isEmpty)
            }
            try session.end(with: report, failed, done: published, "table", "loaded")
        }
        if let trouble = loaded.compactMap(\.part.trouble).first { throw trouble }
    }
}

extension Session {
    /// Prints what was done and each failure, then throws, because parts of the run have failed.
    fileprivate func end(
        with report: some Summary, _ failures: [CanvasDataError], of parts: Int, isPartlyDone: Bool
    ) throws(CanvasDataError) {
        print(report)
        if !global.json {
            for failure in failures { console.tell(ErrorReport(failure).text) }
        }
        throw CanvasDataError(
            isPartlyDone ? .partlyDone : failures.first?.kind ?? .failed,
            isPartlyDone
                ? "A part of the run has failed."
                : "\(parts == 2 ? "Both" : "All") parts of the run have failed.",
            remedy: "Fix the cause, then run the same command again: what is complete is not loaded again.")
    }
}
