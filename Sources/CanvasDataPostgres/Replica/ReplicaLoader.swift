package import CanvasDataBase
package import CanvasDataLoading
import CanvasDataTransfer
import Synchronization

/// Brings replicas up to date: tables that follow a source by key, in one schema.
///
/// Run again after any interruption it goes on with what is missing; what is in is not loaded again.
package struct ReplicaLoader: Sendable {
    package enum Mode: Sendable {
        /// Initializes what is new and synchronizes what is there.
        case refresh
        /// Only makes tables that are not there.
        case initialize
        /// Only brings tables up to date that are there.
        case synchronize
    }

    private let database: Database
    private let ledger: Ledger
    private let sync: SyncTable
    private let options: LoadOptions
    private let mode: Mode
    private let notify: @Sendable (Notice) -> Void
    private var target: TargetSchema { ledger.target }
    package var progress: TransferProgress { options.progress }

    /// - Parameters:
    ///   - database: where the tables are.
    ///   - target: their schema, which has the source's name for the group of tables.
    ///   - source: the source's word in the ledger.
    ///   - options: of which `atomicity` is not used: all tables become visible together.
    ///   - mode: what is done with tables that are there, and that are not.
    ///   - notify: receives notices of what is worth telling.
    package init(
        _ database: Database, target: TargetSchema, source: String, options: LoadOptions,
        mode: Mode = .refresh, notify: @escaping @Sendable (Notice) -> Void
    ) {
        self.database = database
        ledger = Ledger(target, source: source)
        sync = SyncTable(in: target.name)
        self.options = options
        self.mode = mode
        self.notify = notify
    }

    /// Brings in what has changed.
    ///
    /// - Parameters:
    ///   - command: for the ledger: "refresh".
    ///   - source: of the tables that are meant.
    /// - Returns: what was done, and what could not be.
    /// - Throws: `CanvasDataError` when nothing could be done; `CancellationError`.
    package func run(
        _ command: String, from source: any ReplicaSource
    ) async throws -> ReplicaSummary {
        let control = try await Control(
            database, target: target, waits: options.waitsForOthers, notify: notify)
        var summary = ReplicaSummary()
        summary.madeSchemas = try await control.use { connection in
            let made = try ledger.install(on: connection)
            try sync.install(on: connection)
            try ReplicaSweep(target: target, notify: notify).run(on: connection)
            return made
        }
        if !summary.madeSchemas.isEmpty { notify(.schemasMade(summary.madeSchemas)) }
        let tables = try await source.tables()
        let standings = try await control.use { try ReplicaStanding.all(of: tables, ledger, sync, on: $0) }
        let state = ReplicaRun(tables: tables, standings: standings)
        let wishes = wishes(state)
        options.progress.update { $0.tablesExpected += wishes.count }
        do {
            if !wishes.isEmpty {
                try await bringIn(wishes, from: source, command, state, control)
            }
            summary.tables = state.tables
            summary.rejected = summary.tables.reduce(0) { $0 + $1.rejected }
            summary.bytesReceived = options.progress.snapshot.bytesReceived
            try await end(state, message: summary.failures.first?.message, control)
            return summary
        } catch {
            // Where the database is what failed, its row stays open, which says as much.
            let message = (error as? CanvasDataError)?.message ?? "interrupted"
            if let run = state.number {
                try? await control.useLast { try ledger.endRun(run, message: message, on: $0) }
            }
            throw error
        }
    }

    /// What is wanted of each table; those that cannot be had at all are noted.
    private func wishes(_ state: ReplicaRun) -> [ReplicaWish] {
        state.standings.sorted { $0.key < $1.key }.compactMap { table, standing in
            let shown = target.shown(table)
            if case .other(let kind) = standing.state.kind {
                state.fail(table, .replicaNameTaken(shown, by: kind))
                return nil
            }
            switch mode {
            case .initialize where standing.isInitialized:
                state.fail(table, .alreadyInitialized(table))
                return nil
            case .synchronize where !standing.isInitialized:
                state.fail(table, .notInitialized(table))
                return nil
            case .refresh, .initialize, .synchronize: break
            }
            if !options.loadsAgain, let loss = standing.loss { notify(.reloading(shown, loss)) }
            return ReplicaWish(table: table, since: options.loadsAgain ? nil : standing.since)
        }
    }

    /// Stages batches as they are answered, whichever comes first, and then publishes all of them.
    private func bringIn(
        _ wishes: [ReplicaWish], from source: any ReplicaSource, _ command: String, _ state: ReplicaRun,
        _ control: Control
    ) async throws {
        let rejects = RejectBook(limit: options.maxRejects, path: options.rejectsDirectory)
        let queue = StageQueue()
        let (answers, answered) = AsyncStream.makeStream(of: ReplicaAnswer.self)
        let stager = Stager(
            source: source.fragments(progress: options.progress), database: database, ledger: ledger,
            rejects: rejects, progress: options.progress, jobs: options.jobs)
        let wished = Dictionary(wishes.map { ($0.table, $0) }, uniquingKeysWith: { first, _ in first })
        try await (0..<3).concurrently(atMost: 3) { part in
            switch part {
            case 0:
                defer { answered.finish() }
                try await source.answer(wishes) { answered.yield($0) }
            case 1:
                defer { queue.close() }
                for await answer in answers {
                    try await prepare(answer, wished, command, state, control, queue)
                }
                try Task.checkCancellation()
            default:
                state.fail(try await stager.run(queue))
            }
        }
        for wish in wishes where !state.isAnswered(wish.table) {
            state.fail(wish.table, .noAnswer(wish.table))
        }
        try await publish(state, control)
    }

    private func prepare(
        _ answer: ReplicaAnswer, _ wished: [String: ReplicaWish], _ command: String, _ state: ReplicaRun,
        _ control: Control, _ queue: StageQueue
    ) async throws {
        let batch: ReplicaBatch
        switch answer {
        case .failure(let table, let error): return state.fail(table, error)
        case .batch(let answer): batch = answer
        }
        let table = batch.layout.table
        guard let standing = state.standings[table], let wish = wished[table], !state.isAnswered(table) else {
            return
        }
        guard batch.since == nil || batch.since == wish.since else {
            return state.fail(table, .otherChanges(table))
        }
        let preparation = ReplicaPreparation(ledger: ledger, batch: batch, standing: standing)
        let run = state.number
        let (outcome, number) = try await control.use {
            try preparation.prepare(as: command, run: run, on: $0)
        }
        state.number = number
        switch outcome {
        case .failure(let error): state.fail(table, error)
        case .success(.unchanged):
            guard let load = standing.known else { return }
            state.add(ReplicaUnchanged(batch: batch, load: load, standing: standing))
            options.progress.update { $0.tablesDone += 1 }
        case .success(.stage(let item, let stage)):
            state.add(item)
            if stage.load.state == .staging {
                options.progress.update { $0.filesExpected += stage.missing.count }
                queue.add(stage)
            } else {
                options.progress.update { $0.tablesDone += 1 }
            }
        }
    }

    private func publish(_ state: ReplicaRun, _ control: Control) async throws {
        let loads = try await control.use { try ledger.loads(on: $0) }
        let items = state.staged(loads)
        // A position that is known already is not noted again.
        let unchanged = state.unchanged.filter { $0.load.position != $0.batch.position }
        guard !items.isEmpty || !unchanged.isEmpty else { return }
        let publisher = ReplicaPublisher(
            ledger: ledger, sync: sync, options: options.publish, allowsShrinking: options.allowsShrinking,
            world: database.world, notify: notify)
        // What it was waited for others' locks before counts as well.
        let deadline =
            database.world.now()
            + max(
                options.publish.lockTimeout, options.publish.deadline - database.patience.spent)
        state.add(try await publisher.publish(items, unchanged: unchanged, over: control, until: deadline))
    }

    private func end(_ state: ReplicaRun, message: String?, _ control: Control) async throws {
        guard let run = state.number else { return }
        try await control.use { connection in
            try ledger.endRun(run, message: message, on: connection)
            try ledger.forgetOldLoads(on: connection)
        }
    }
}
