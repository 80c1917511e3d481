import CanvasDataBase
import CanvasDataTransfer

// One try, from the plan to COMMIT.
extension Publisher {
    /// - Returns: what is published; nil where all is held back.
    /// - Throws: what ends the try; the transaction may be open then.
    func attempt(
        _ run: inout PublishRun, _ connect: @Sendable () async throws -> PostgresConnection
    ) async throws -> LockedPublication? {
        let (items, target, notify) = (run.remaining, target, notify)
        let plan = try await run.connection.onThread { try PublishPlan(items, target: target, on: $0) }
        run.heldBack += plan.heldBack
        var steps = try await altered(plan.steps, &run)
        for step in steps {
            if case .rewrite = step.action, run.announced.insert(step.table).inserted {
                notify(.plainTable(step.table, in: target))
            }
        }
        let (added, takenOver, failures) = try await run.connection.onThread { [steps] connection in
            try connection.execute("BEGIN")
            return try Self.addIncrements(steps, target: target, on: connection)
        }
        for (table, rows) in takenOver {
            for index in steps.indices where steps[index].table == table {
                steps[index].merged.takenOver = rows
            }
        }
        run.heldBack += failures
        steps.removeAll { step in failures.contains { $0.table == step.table } }
        guard !steps.isEmpty else {
            run.connection.rollback()
            return nil
        }
        try await passBarrier(steps, &run, connect)
        do {
            return try await committed(steps, added, &run)
        } catch is IncrementRefused {
            // Its rows are in the transaction already: all is begun again without them.
            run.connection.rollback()
            return try await attempt(&run, connect)
        }
    }

    /// Adds and widens columns of tables that are not replaced, each in a short transaction, as readers must let go of it
    /// for that.
    private func altered(
        _ steps: [PublishPlan.Step], _ run: inout PublishRun
    ) async throws -> [PublishPlan.Step] {
        var altered: [PublishPlan.Step] = []
        for step in steps {
            let execution = StepExecution(step: step, target: target)
            let relations = execution.relationsToAlter
            guard !relations.isEmpty else {
                altered.append(step)
                continue
            }
            do {
                try await run.connection.onThread { _ = try $0.execute("BEGIN") }
                try await underLocks(of: [target.shown(step.table)], relations, run) {
                    try execution.alter(on: $0)
                }
                try await run.connection.onThread { try $0.commit() }
                altered.append(step)
            } catch let error as PostgresError where !error.isPassing {
                run.connection.rollback()
                run.holdBack(step.table, .publishing(target.shown(step.table), error))
            }
        }
        return altered
    }

    /// Adds rows to tables that are not replaced: readers neither see nor feel it before COMMIT.
    private static func addIncrements(
        _ steps: [PublishPlan.Step], target: TargetSchema, on connection: PostgresConnection
    ) throws -> (
        added: [Int: Int], takenOver: [String: Int], failures: [HeldBackTable]
    ) {
        var added: [Int: Int] = [:]
        var takenOver: [String: Int] = [:]
        var failures: [HeldBackTable] = []
        for step in steps {
            guard case .append(let table) = step.action else { continue }
            try connection.execute("SAVEPOINT increments")
            do {
                if step.item.takeover?.includesRows == true {
                    takenOver[step.table] = try connection.query("SELECT count(*) FROM \(table)").value
                        .flatMap { Int($0) }
                }
                for load in step.item.appends.sorted(by: { $0.sequence < $1.sequence }) {
                    added[load.id] = try Increments(layout: step.item.layout).add(
                        from: TargetSchema.stored(load.generation), to: table, on: connection)
                }
            } catch let error as PostgresError where error.isOfTheTable || error.isDiskFull {
                try connection.execute("ROLLBACK TO SAVEPOINT increments")
                failures.append(
                    HeldBackTable(
                        table: step.table, reason: refusal(of: step, error, target: target, on: connection)))
            }
            try connection.execute("RELEASE SAVEPOINT increments")
        }
        return (added, takenOver, failures)
    }

    private static func refusal(
        of step: PublishPlan.Step, _ error: PostgresError, target: TargetSchema,
        on connection: PostgresConnection
    ) -> CanvasDataError {
        let remedy = TableWork(table: step.table, target: target).remedy(error, on: connection)
        return .publishing(target.shown(step.table), error, remedy: remedy)
    }

    private func passBarrier(
        _ steps: [PublishPlan.Step], _ run: inout PublishRun,
        _ connect: @Sendable () async throws -> PostgresConnection
    ) async throws {
        let isNeeded = steps.contains { step in
            switch step.action {
            case .swap, .create: true
            case .rewrite, .append: false
            }
        }
        guard isNeeded, !run.isBarrierPassed else { return }
        let barrier = SnapshotBarrier(target: target)
        let seconds = run.deadline - world.now()
        let other = try await connect()
        let control = run.connection
        let teller = Task { await tellOfSnapshots(besides: other.processID, on: control) }
        defer { teller.cancel() }
        let isPassed = try await other.onThread { try barrier.wait(seconds: seconds, on: $0) }
        teller.cancel()
        await teller.value
        guard isPassed else {
            let holders = try await other.onThread { try LockHolder.ofSnapshots(on: $0) }
            throw CanvasDataError.snapshotsInUse(by: holders)
        }
        run.isBarrierPassed = true
    }

    /// Says after a while whose transactions are waited for.
    private func tellOfSnapshots(besides process: Int, on connection: PostgresConnection) async {
        // By the real clock, as nothing but words depends on it; and what fails here, others say.
        guard (try? await Task.sleep(for: .seconds(5))) != nil else { return }
        // Not `onThread`: a statement that is cancelled would end the transaction.
        let holders = try? await blocking { try LockHolder.ofSnapshots(on: connection) }
        let others = (holders ?? []).filter { $0.processID != process }
        if !others.isEmpty { notify(.waitingForSnapshots(others)) }
    }

    /// Takes the locks, changes the tables and the ledger, and commits; a table that Postgres refuses to change is held
    /// back, and the rest begun again.
    private func committed(
        _ steps: [PublishPlan.Step], _ added: [Int: Int], _ run: inout PublishRun
    ) async throws -> LockedPublication? {
        var steps = steps
        let target = target
        while !steps.isEmpty {
            let executions = steps.map { StepExecution(step: $0, target: target) }
            let (keys, deferrable) = try await run.connection.onThread { connection in
                let replaced = executions.filter(\.removesRows).map(\.step.table)
                let tables = executions.map { target.sql($0.step.table) }
                return (
                    try ReferringKeys(onto: replaced, in: target, on: connection),
                    try DeferrableConstraints(of: tables, on: connection)
                )
            }
            let swapped = executions.flatMap { $0.relations(keys.onto($0.step.table)) }
            // Whoever has read `requests` at REPEATABLE READ would otherwise see the new dump beside its old rows.
            let relations =
                swapped.isEmpty ? [] : swapped + executions.flatMap(\.extended) + keys.relations
            let loads = steps.flatMap(\.item.loads)
            do {
                let (counts, began) = try await underLocks(
                    of: steps.map { target.shown($0.table) }, relations, run
                ) {
                    connection in
                    let began = ContinuousClock.now
                    try Self.checkLedger(loads, target: target, on: connection)
                    var counts = added
                    func each(_ work: (StepExecution) throws -> Void) throws {
                        for execution in executions {
                            do {
                                try work(execution)
                            } catch let error as PostgresError where error.isOfTheTable || error.isDiskFull {
                                throw StepFailure(step: execution.step, error: error)
                            } catch let error as CanvasDataError {
                                throw StepFailure(step: execution.step, error: error)
                            }
                        }
                    }
                    try each { try keys.drop(onto: $0.step.table, on: connection) }
                    try each { try counts.merge($0.run(on: connection)) { $1 } }
                    try each { try keys.restore(onto: $0.step.table, on: connection) }
                    try each { try deferrable.check(target.sql($0.step.table), on: connection) }
                    try Ledger(target).markPublished(
                        executions.map { $0.publication(counting: counts) }, on: connection)
                    return (counts, began)
                }
                func publication() -> LockedPublication {
                    let locked = (ContinuousClock.now - began) / .seconds(1)
                    return .init(steps: steps, added: counts, lockedSeconds: relations.isEmpty ? 0 : locked)
                }
                run.pending = publication()
                try await run.connection.onThread { try $0.commit() }
                return publication()
            } catch let failure as StepFailure {
                let reason = try await run.connection.onThread { connection in
                    try connection.execute("ROLLBACK TO SAVEPOINT locks; RELEASE SAVEPOINT locks")
                    let table = failure.step.table
                    switch failure.error {
                    case let error as PostgresError:
                        return keys.reason(error, against: table, shown: target.shown(table))
                            ?? Self.refusal(of: failure.step, error, target: target, on: connection)
                    case let error as CanvasDataError: return error
                    default: throw failure.error
                    }
                }
                run.holdBack(failure.step.table, reason)
                if case .append = failure.step.action { throw IncrementRefused() }
                steps.removeAll { $0.table == failure.step.table }
            }
        }
        run.connection.rollback()
        return nil
    }

    /// Nobody else may have come meanwhile (fencing): behind a pooler the advisory lock may be gone.
    private static func checkLedger(
        _ loads: [LoadRecord], target: TargetSchema, on connection: PostgresConnection
    ) throws {
        guard try AdvisoryLock.isHeld(target, on: connection) else { throw CanvasDataError.lockIsLost }
        let states = try Ledger(target).states(of: loads, locking: true, on: connection)
        let others = loads.filter { states[$0.id] != .staged }.map(\.table)
        guard others.isEmpty else {
            throw CanvasDataError.loadsHaveChanged(Set(others).sorted().map(target.shown))
        }
    }

    /// What Postgres says against changing one table.
    private struct StepFailure: Error {
        let step: PublishPlan.Step
        let error: any Error
    }

    /// Rows that were added to a table break what Postgres checks at the end of a transaction.
    private struct IncrementRefused: Error {}
}
