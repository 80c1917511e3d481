package import CanvasDataBase
package import CanvasDataLoading
import CanvasDataTransfer

/// Brings tables of dumps into a database: stages what is missing, unseen, and then publishes all of it together.
///
/// Run again after any interruption it goes on with what is missing; what is in is not loaded again.
package struct Loader: Sendable {
    private let database: Database
    private let target: TargetSchema
    private let options: LoadOptions
    private let notify: @Sendable (Notice) -> Void
    private var ledger: Ledger { Ledger(target) }
    package var progress: TransferProgress { options.progress }

    package init(
        _ database: Database, target: TargetSchema, options: LoadOptions,
        notify: @escaping @Sendable (Notice) -> Void
    ) {
        self.database = database
        self.target = target
        self.options = options
        self.notify = notify
    }

    /// Brings in what is wanted.
    ///
    /// - Parameters:
    ///   - command: for the ledger: "load", "refresh".
    ///   - source: says what should be in, once it is known what is, and has the rows.
    /// - Returns: what was done, and what could not.
    /// - Throws: `CanvasDataError` if nothing could be done, or if it is useless to continue; `CancellationError`.
    package func run(
        _ command: String, from source: some LoadSource
    ) async throws -> LoadSummary {
        let control = try await Control(
            database, target: target, waits: options.waitsForOthers, notify: notify)
        var publishing = options.publish
        publishing.jobs = options.jobs
        let publisher = Publisher(
            target: target, options: publishing, world: database.world, notify: notify)
        let made = try await control.use { try ledger.install(on: $0) }
        if !made.isEmpty { notify(.schemasMade(made)) }
        let (inventory, wanted, plan) = try await planned(source, control)
        for lost in inventory.lost where plan.steps.contains(where: { $0.request.table == lost.table }) {
            notify(.loadingLost(lost, in: target))
        }
        let gaps = GapSearch(inventory: inventory, wish: wanted)
        guard !plan.steps.isEmpty else {
            var summary = LoadSummary(unchanged: plan.done)
            summary.madeSchemas = made
            try await note(gaps, in: &summary, control)
            return summary
        }
        let run = try await control.use { try ledger.beginRun(command, on: $0) }
        do {
            let requests = plan.steps.map(\.request)
            let layouts = try await layouts(of: requests, source)
            let fragments = try await source.fragments(of: requests, progress: options.progress)
            var summary = try await bringIn(
                plan, inventory: inventory, run: run, control, publisher, layouts: layouts,
                fragments: fragments)
            summary.madeSchemas = made
            try await note(gaps, in: &summary, control)
            let message =
                summary.failures.first.map { "\(summary.failures.count) failed: \($0.message)" }
                ?? summary.missing.first.map { CanvasDataError.missingDumps([$0]).message }
            try await control.use { try ledger.endRun(run, message: message, on: $0) }
            return summary
        } catch {
            // Where the database is what failed, its row stays open, which says as much.
            let message = (error as? CanvasDataError)?.message ?? "interrupted"
            try? await control.useLast { try ledger.endRun(run, message: message, on: $0) }
            throw error
        }
    }

    /// What is in, what should be, and what there is to do.
    private func planned(
        _ source: some LoadSource, _ control: Control
    ) async throws -> (Inventory, LoadWish, LoadPlan) {
        var inventory = try await control.use { connection in
            try GenerationSweep(target: target, notify: notify).run(on: connection)
            return try Inventory(of: target, on: connection)
        }
        var wanted = try await source.wish(after: inventory.loaded)
        var plan = LoadPlan(wanted.requests, inventory: inventory, again: options.loadsAgain)
        // Rows that are taken over are counted first: what somebody has deleted of them would be forgotten for good.
        let takingOver = plan.rebuilt.filter { !plan.left(of: inventory.held($0), $0).isEmpty }
        if !takingOver.isEmpty {
            inventory = try await control.use { try Inventory(of: target, counting: takingOver, on: $0) }
            wanted = try await source.wish(after: inventory.loaded)
            plan = LoadPlan(wanted.requests, inventory: inventory, again: options.loadsAgain)
        }
        return (inventory, wanted, plan)
    }

    /// Notes which dumps are missing of tables that come in increments. A table that could not be published is not up to
    /// date yet: the next run looks again.
    private func note(_ gaps: GapSearch, in summary: inout LoadSummary, _ control: Control) async throws {
        let behind = Set(
            summary.tables.filter { $0.outcome == .staged || $0.outcome == .failed }.map(\.table))
        let missing = gaps.newlyMissing().filter { !behind.contains($0.table) }
        let empty = gaps.newlyEmpty().filter { !behind.contains($0.key) }
        guard !missing.isEmpty || !empty.isEmpty else { return }
        try await control.use { connection in
            try connection.transaction {
                try ledger.add(missing: missing, on: connection)
                try ledger.add(empty: empty, on: connection)
            }
        }
        summary.missing = missing
    }

    private func bringIn(
        _ plan: LoadPlan, inventory: Inventory, run: Int, _ control: Control, _ publisher: Publisher,
        layouts: [LoadRequest.Key: Result<TableLayout, CanvasDataError>], fragments: any FragmentReading
    ) async throws -> LoadSummary {
        let rejects = RejectBook(limit: options.maxRejects, path: options.rejectsDirectory)
        let (stages, refused) = try await control.use { connection in
            // Looked up again, as this may be the second time: what was begun before the connection broke is there.
            var plan = plan
            plan.goOn(with: try ledger.loads(on: connection))
            return try StagePreparation(plan: plan, layouts: layouts, ledger: ledger, run: run)
                .stages(on: connection)
        }
        options.progress.update { progress in
            progress.tablesExpected += stages.count
            progress.filesExpected += stages.reduce(0) { $0 + $1.missing.count }
        }
        let stager = Stager(
            source: fragments, database: database, ledger: ledger, rejects: rejects,
            progress: options.progress,
            jobs: options.jobs)
        let failed = try await stager.run(
            StageQueue(stages.filter { $0.load.state == .staging }.map(\.staged)))
        let staged = try await control.use { try ledger.loads(on: $0) }
        var ending = LoadEnding(
            plan: plan, before: inventory, staged: staged, stages: stages, refused: refused, failed: failed)
        ending.checkShrinking(allowed: options.allowsShrinking)
        var publisher = publisher
        // What it was waited for others' locks before counts as well, and all tables together have one deadline.
        let deadline = database.world.now() + options.publish.deadline - database.patience.spent
        for publications in ending.publications(atomicity: options.atomicity) {
            publisher.options.deadline = max(options.publish.lockTimeout, deadline - database.world.now())
            do {
                let result = try await publisher.publish(
                    publications, on: try await control.connection, reconnect: control.reconnect,
                    connect: database.connect)
                ending.add(result)
                // All of it was staged before the first: who waited for old snapshots once need not do so again.
                if publications.contains(where: { $0.replacement != nil && result.rows[$0.table] != nil }) {
                    publisher.options.waitsForSnapshots = false
                }
            } catch let error as CanvasDataError where options.atomicity == .table && error.kind == .busy {
                ending.add(error, for: publications)
            }
        }
        var summary = ending.summary
        summary.rejected = rejects.total
        summary.bytesReceived = options.progress.snapshot.bytesReceived
        return summary
    }

    /// The layout of each table that is to come in, or why it has none, which is in no other table's way.
    ///
    /// - Throws: `CanvasDataError` where no table has one; `CancellationError`.
    private func layouts(
        of requests: [LoadRequest], _ source: some LoadSource
    ) async throws -> [LoadRequest.Key: Result<TableLayout, CanvasDataError>] {
        let result = try await source.layouts(of: requests)
        let errors = result.values.compactMap { if case .failure(let error) = $0 { error } else { nil } }
        if let error = errors.first, errors.count == result.count, errors.allSatisfy({ $0 == error }) {
            throw error
        }
        return result
    }
}
