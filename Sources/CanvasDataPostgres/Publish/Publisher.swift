package import CanvasDataBase
package import CanvasDataTransfer

/// Makes staged tables what readers see, all of them in one transaction.
///
/// Readers wait for an instant and never get an error. Whatever ends the call, the tables are all as before or all new,
/// and the ledger says which; what is staged stays until it is published.
///
/// An attempt goes through `plan` and `alterTables`; then, in the transaction, `addIncrements`, `waitForSnapshots` and
/// `switchTables`; and after COMMIT `tidyUp`.
package struct Publisher: Sendable {
    let target: TargetSchema
    var options: PublishOptions
    let world: World
    let notify: @Sendable (Notice) -> Void

    package init(
        target: TargetSchema, options: PublishOptions, world: World,
        notify: @escaping @Sendable (Notice) -> Void
    ) {
        self.target = target
        self.options = options
        self.world = world
        self.notify = notify
    }

    /// Publishes `items`, all staged, as one.
    ///
    /// - Parameters:
    ///   - items: where one cannot be published and is not in the way of the others, they are.
    ///   - control: the connection that has the schema's advisory lock, in no transaction.
    ///   - reconnect: makes another that has the lock, when `control` is lost.
    ///   - connect: makes one without it, for the barrier and for statistics.
    /// - Returns: what became visible and what is held back.
    /// - Throws: `CanvasDataError`: `busy` where readers do not let go until the deadline, or another run has changed what
    ///   was staged; `CancellationError`.
    package func publish(
        _ items: [TablePublication], on control: PostgresConnection,
        reconnect: @escaping @Sendable () async throws -> PostgresConnection,
        connect: @escaping @Sendable () async throws -> PostgresConnection
    ) async throws -> PublishResult {
        var run = PublishRun(
            items: items, deadline: world.now() + options.deadline, reconnect: reconnect, connect: connect,
            connection: control, isBarrierPassed: !options.waitsForSnapshots)
        var backoff = LockBackoff()
        return try await retrying(in: world) {
            let failure: PostgresError
            do {
                let publication = try await attempt(&run)
                await tidyUp(after: publication, run)
                return .done(run.result(of: publication))
            } catch let error as PostgresError {
                failure = error
            }
            guard run.mayTryAgain(after: failure) else {
                throw CanvasDataError.publishing("the tables", failure)
            }
            if try await run.hasLostConnection(after: failure) {
                if let publication = try await recover(after: failure, &run) {
                    await tidyUp(after: publication, run)
                    return .done(run.result(of: publication))
                }
            }
            run.pending = nil
            return .again(after: try await pause(after: failure, &backoff, run))
        }
    }

    /// - Returns: what is published; nil where all is held back.
    /// - Throws: what ends the attempt, of which nothing is left then, unless `PostgresError.isOutcomeUnknown`.
    private func attempt(_ run: inout PublishRun) async throws -> LockedPublication? {
        while true {
            do {
                var steps = try await plan(&run)
                steps = try await alterTables(steps, &run)
                var publication = try await run.connection.transactionOnThreads {
                    let added = try await addIncrements(&steps, &run)
                    try await waitForSnapshots(steps, &run)
                    return try await switchTables(steps, added, &run)
                }
                publication.noteUnlocked()
                return publication
            } catch is NothingLeft {
                return nil
            } catch is IncrementRefused {
                // Its rows were in the transaction already: all is begun again without them.
            }
        }
    }

    /// Finds what publishing each table takes, and prepares what nobody sees yet.
    private func plan(_ run: inout PublishRun) async throws -> [PublishPlan.Step] {
        let (items, target) = (run.remaining, target)
        let plan = try await run.connection.onThread { try PublishPlan(items, target: target, on: $0) }
        run.heldBack += plan.heldBack
        return plan.steps
    }

    /// Adds and widens columns of tables that are not replaced, each in a short transaction, as readers must let go of it
    /// for that.
    private func alterTables(
        _ steps: [PublishPlan.Step], _ run: inout PublishRun
    ) async throws -> [PublishPlan.Step] {
        var ready: [PublishPlan.Step] = []
        for step in steps {
            if case .rewrite = step.action, run.announced.insert(step.table).inserted {
                notify(.plainTable(step.table, in: target))
            }
            let execution = StepExecution(step: step, target: target)
            let relations = execution.relationsToAlter
            do {
                if !relations.isEmpty {
                    let connection = run.connection
                    let locks = self.locks(relations, of: [step], run)
                    try await connection.transactionOnThreads {
                        try await locks.hold(on: connection) { try execution.alter(on: $0) }
                    }
                }
                ready.append(step)
            } catch let error as PostgresError where !error.isPassing {
                run.holdBack(step.table, .publishing(target.shown(step.table), error))
            }
        }
        return ready
    }

    /// Adds rows to tables that are not replaced: readers neither see nor feel it before COMMIT.
    ///
    /// - Returns: how many were new, by load.
    private func addIncrements(
        _ steps: inout [PublishPlan.Step], _ run: inout PublishRun
    ) async throws -> [Int: Int] {
        let target = target
        let (ready, added, failures) = try await run.connection.onThread { [steps] connection in
            var (ready, added, failures) = ([PublishPlan.Step](), [Int: Int](), [HeldBackTable]())
            for var step in steps {
                do {
                    let rows = try StepExecution(step: step, target: target).addIncrements(on: connection)
                    added.merge(rows.added) { $1 }
                    step.merged.takenOver += rows.takenOver
                    ready.append(step)
                } catch let error as CanvasDataError {
                    failures.append(HeldBackTable(table: step.table, reason: error))
                }
            }
            return (ready, added, failures)
        }
        run.heldBack += failures
        steps = ready
        guard !steps.isEmpty else { throw NothingLeft() }
        return added
    }

    /// Waits for transactions that would see an empty table in the place of a replaced one.
    private func waitForSnapshots(_ steps: [PublishPlan.Step], _ run: inout PublishRun) async throws {
        guard !run.isBarrierPassed, steps.contains(where: \.bringsGeneration) else { return }
        try await SnapshotBarrier(target: target).pass(
            within: run.deadline - world.now(), over: try await run.connect(), besides: run.connection,
            notify: notify)
        run.isBarrierPassed = true
    }

    /// Takes the locks, changes the tables and notes it in the ledger. A table that Postgres refuses to change is held
    /// back, and the rest begun again.
    private func switchTables(
        _ steps: [PublishPlan.Step], _ added: [Int: Int], _ run: inout PublishRun
    ) async throws -> LockedPublication {
        var steps = steps
        let (connection, target) = (run.connection, target)
        while !steps.isEmpty {
            let change = try await connection.onThread { [steps] in
                try TableSwitch(steps, target: target, on: $0)
            }
            do {
                let publication = try await locks(change.relations, of: steps, run).hold(on: connection) {
                    try change.run(adding: added, on: $0)
                }
                run.pending = publication
                return publication
            } catch let failure as TableSwitch.Failure {
                let reason = try await connection.onThread { connection in
                    try connection.execute(PatientLocks.release)
                    return try change.reason(failure, on: connection)
                }
                run.holdBack(failure.step.table, reason)
                if case .append = failure.step.action { throw IncrementRefused() }
                steps.removeAll { $0.table == failure.step.table }
            }
        }
        throw NothingLeft()
    }

    private func locks(_ relations: [String], of steps: [PublishPlan.Step], _ run: PublishRun) -> PatientLocks
    {
        PatientLocks(
            relations: relations, tables: steps.map { target.shown($0.table) }, timeout: options.lockTimeout,
            deadline: run.deadline, world: world, notify: notify)
    }

    /// Drops the old generations and the increments' stages, and collects statistics: what fails, the next run does. A
    /// connection that is lost meanwhile is replaced once: what is not dropped takes as much room as the new.
    private func tidyUp(after publication: LockedPublication?, _ run: PublishRun) async {
        guard let publication else { return }
        var connection = run.connection
        var remaining = publication.leftovers[...]
        do {
            do {
                try await drop(&remaining, on: connection)
            } catch let error as PostgresError where error.isConnectionLost {
                connection = try await run.reconnect()
                try await drop(&remaining, on: connection)
            }
            try await ParentStatistics(target: target).refresh(
                publication.steps.map(\.table), on: connection, helpers: options.jobs - 1,
                connect: run.connect)
        } catch is CancellationError {
            // All is published: that the task is cancelled now changes nothing.
        } catch {
            if !remaining.isEmpty { notify(.notDropped(remaining.count, error)) }
        }
    }

    private func drop(_ remaining: inout ArraySlice<String>, on connection: PostgresConnection) async throws {
        let sweep = GenerationSweep(target: target, notify: notify)
        while !remaining.isEmpty {
            let some = Array(remaining.prefix(GenerationSweep.together))
            try await connection.onThread { try sweep.drop(some, on: $0) }
            remaining = remaining.dropFirst(some.count)
        }
    }

    /// Connects again and takes the advisory lock, so that the server process of the lost connection, and with it its
    /// transaction, has ended. Then asks the ledger, whose rows a COMMIT without an answer would have changed.
    ///
    /// - Returns: what is published after all.
    private func recover(
        after failure: PostgresError, _ run: inout PublishRun
    ) async throws -> LockedPublication? {
        // A server that starts again may take minutes.
        let deadline = max(run.deadline, world.now() + 300)
        var backoff = LockBackoff()
        return try await retrying(in: world) {
            do {
                run.connection = try await run.reconnect()
                guard let pending = run.pending else { return .done(nil) }
                let ledger = Ledger(target)
                let states = try await run.connection.onThread {
                    try ledger.states(of: pending.loads, locking: false, on: $0)
                }
                return .done(pending.loads.allSatisfy { states[$0.id] == .published } ? pending : nil)
            } catch let error where isTemporary(error) {
                let wait = min(backoff.next(world, hasStalled: true), 5)
                guard world.now() + wait < deadline else {
                    if run.pending != nil { throw CanvasDataError.outcomeUnknown(failure) }
                    throw error
                }
                return .again(after: wait)
            }
        }
    }

    private func isTemporary(_ error: any Error) -> Bool {
        switch error {
        case let error as CanvasDataError: error.kind == .busy || error.kind == .unavailable
        case let error as PostgresError: error.isPassing
        default: false
        }
    }

    /// Reports what ended an attempt.
    ///
    /// - Returns: the seconds to wait before the next one.
    /// - Throws: `CanvasDataError` if the deadline comes first.
    private func pause(
        after failure: PostgresError, _ backoff: inout LockBackoff, _ run: PublishRun
    ) async throws -> Double {
        // Nobody where they cannot be asked.
        let holders =
            failure.isLockedOut
            ? try await run.connection.onThread { (try? LockHolder.inTheWay(of: [], on: $0)) ?? [] } : []
        let seconds = backoff.next(world, hasStalled: true)
        guard world.now() + seconds < run.deadline else {
            throw failure.isLockedOut
                ? CanvasDataError.lockedOut(
                    "publish the tables", by: holders, remedy: CanvasDataError.stageIsKept)
                : CanvasDataError.publishing("the tables", failure)
        }
        notify(
            failure.isLockedOut
                ? .waitingForLock("publish the tables", holders, seconds: seconds) : .publishingAgain(failure)
        )
        return seconds
    }

    /// All tables are held back.
    private struct NothingLeft: Error {}

    /// Rows that were added to a table break what Postgres checks at the end of a transaction.
    private struct IncrementRefused: Error {}
}
