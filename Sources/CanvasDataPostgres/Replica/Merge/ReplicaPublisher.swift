import CanvasDataBase
import CanvasDataLoading
import CanvasDataTransfer

/// Makes staged batches what readers see of replicas, all of them in one transaction with what is recorded of them.
///
/// Tables are changed in place: a reader waits only where a column must be added or changed. What Postgres refuses of one
/// table leaves that table as it is, and its stage for the next run; the others go on.
struct ReplicaPublisher: Sendable {
    let ledger: Ledger
    let sync: SyncTable
    let options: PublishOptions
    let allowsShrinking: Bool
    let world: World
    let notify: @Sendable (Notice) -> Void

    /// What became of the tables so far.
    private struct Results: Sendable {
        var merged: [String: MergedReplica] = [:]
        var failures: [String: CanvasDataError] = [:]
    }

    /// Nothing is left to be done.
    private struct NothingLeft: Error {
        let results: Results
    }

    /// Publishes `items`, all staged, and notes the positions of tables in which nothing has changed.
    ///
    /// - Parameters:
    ///   - items: one for each table.
    ///   - unchanged: batches without rows, of tables that the ledger knows.
    ///   - control: has the schema's lock.
    ///   - deadline: when to give up, by the world's clock.
    /// - Returns: by table, what was done or why it could not be.
    /// - Throws: `CanvasDataError` for what keeps all of them from it; `CancellationError`.
    func publish(
        _ items: [ReplicaItem], unchanged: [ReplicaUnchanged], over control: Control, until deadline: Double
    ) async throws -> [String: Result<MergedReplica, CanvasDataError>] {
        var failures: [String: CanvasDataError] = [:]
        var backoff = LockBackoff()
        var surprises = 0
        while true {
            let connection = try await control.connection
            var pending: Results?
            do {
                let remaining = items.filter { failures[$0.table] == nil }
                var results = try await connection.onThread { try prepare(remaining, on: $0) }
                failures.merge(results.1.failures) { $1 }
                let steps = results.0
                results.1.failures = failures
                do {
                    try await connection.transactionOnThreads {
                        pending = try await change(
                            steps, unchanged, on: connection, until: deadline, results.1)
                    }
                } catch let nothing as NothingLeft {
                    pending = nothing.results
                }
                return Self.summary(pending ?? results.1)
            } catch let error as PostgresError {
                surprises += 1
                guard error.isPassing || error.isOfTheTable && surprises <= 3 else {
                    throw CanvasDataError.publishing("the tables", error)
                }
                if error.isConnectionLost, let pending,
                    try await recover(pending, items, unchanged, error, over: control, until: deadline)
                {
                    return Self.summary(pending)
                }
                try await wait(after: error, &backoff, on: connection, until: deadline)
            }
        }
    }

    private static func summary(_ results: Results) -> [String: Result<MergedReplica, CanvasDataError>] {
        results.merged.mapValues { .success($0) }.merging(results.failures.mapValues { .failure($0) }) { $1 }
    }

    /// Finds what each table needs, and does what has to be committed before its data.
    private func prepare(
        _ items: [ReplicaItem], on connection: PostgresConnection
    ) throws -> ([ReplicaStep], Results) {
        let states = try ReplicaState.states(
            of: items.map(\.table), in: ledger.target.name, on: connection)
        var (steps, results) = ([ReplicaStep](), Results())
        for item in items {
            do {
                let state = states[item.table] ?? item.standing.state
                guard state.kind == item.standing.state.kind else {
                    throw CanvasDataError.replicaHasMoved(ledger.target.shown(item.table))
                }
                let change = try ReplicaChange(
                    from: state, to: item.batch.layout, in: ledger.target.name,
                    after: item.standing.record?.schemaText)
                if let obstacle = try change.obstacle(on: connection) { throw obstacle }
                do {
                    for statement in change.beforehand { try connection.execute(statement) }
                } catch let error as PostgresError where error.isOfTheTable {
                    throw change.obstacle(error)
                }
                steps.append(
                    ReplicaStep(
                        item: item, change: change, ledger: ledger, sync: sync,
                        allowsShrinking: allowsShrinking))
            } catch let error as CanvasDataError {
                results.failures[item.table] = error
            }
        }
        return (steps, results)
    }

    /// Changes the tables and what is recorded of them, in the open transaction: those first for which no reader waits.
    private func change(
        _ steps: [ReplicaStep], _ unchanged: [ReplicaUnchanged], on connection: PostgresConnection,
        until deadline: Double, _ results: Results
    ) async throws -> Results {
        var results = results
        let waited = steps.filter(\.locks)
        let (steps, moved) = try await connection.onThread { connection in
            try fence(steps, unchanged, on: connection)
        }
        for step in moved { results.failures[step] = .replicaHasMoved(ledger.target.shown(step)) }
        let free = steps.filter { !$0.locks }
        add(try await connection.onThread { try merge(free, on: $0) }, to: &results)
        let changing = waited.filter { step in steps.contains { $0.item.table == step.item.table } }
        if !changing.isEmpty {
            let locks = PatientLocks(
                relations: changing.map(\.change.qualified),
                tables: changing.map { ledger.target.shown($0.item.table) }, timeout: options.lockTimeout,
                deadline: deadline, world: world, notify: notify)
            do {
                add(try await locks.hold(on: connection) { try merge(changing, on: $0) }, to: &results)
            } catch let error as CanvasDataError where error.kind == .busy {
                // The others need not wait for the next run.
                for step in changing { results.failures[step.item.table] = error }
            }
        }
        let failures = results.failures
        let advanced = unchanged.filter { failures[$0.batch.layout.table] == nil }
        guard !results.merged.isEmpty || !advanced.isEmpty else {
            throw NothingLeft(results: results)
        }
        try await connection.onThread { connection in
            for item in advanced {
                try ledger.advance(item.load, to: item.batch, on: connection)
                try sync.write(item.batch, on: connection)
            }
        }
        return results
    }

    private func add(_ more: Results, to results: inout Results) {
        results.merged.merge(more.merged) { $1 }
        results.failures.merge(more.failures) { $1 }
    }

    /// Makes sure that nobody has come in between: no other run (behind a pooler the advisory lock may be gone), and no other
    /// client, whose newer rows would be replaced by older ones.
    ///
    /// - Returns: the steps that can be done, and the tables that another client has changed.
    private func fence(
        _ steps: [ReplicaStep], _ unchanged: [ReplicaUnchanged], on connection: PostgresConnection
    ) throws -> ([ReplicaStep], [String]) {
        guard try AdvisoryLock.isHeld(ledger.target, on: connection) else { throw CanvasDataError.lockIsLost }
        let loads = steps.map(\.item.load)
        let states = try ledger.states(of: loads, locking: true, on: connection)
        let others = loads.filter { states[$0.id] != .staged }.map(\.table)
        guard others.isEmpty else {
            throw CanvasDataError.loadsHaveChanged(Set(others).sorted().map(ledger.target.shown))
        }
        let records = Dictionary(
            grouping: try sync.records(locking: true, on: connection), by: \.table)
        func isMoved(_ table: String, _ standing: ReplicaStanding) -> Bool {
            (records[table] ?? []) != standing.records
        }
        let moved =
            steps.filter { isMoved($0.item.table, $0.item.standing) }.map(\.item.table)
            + unchanged.filter { isMoved($0.batch.layout.table, $0.standing) }.map(\.batch.layout.table)
        return (steps.filter { !moved.contains($0.item.table) }, moved)
    }

    private func merge(_ steps: [ReplicaStep], on connection: PostgresConnection) throws -> Results {
        var results = Results()
        let constraints = try DeferrableConstraints(of: steps.map(\.change.qualified), on: connection)
        for step in steps {
            let table = step.item.table
            let outcome = try TableWork(table: table, target: ledger.target).attempt(
                "merge the rows of \(ledger.target.shown(table))", on: connection
            ) {
                let merged = try step.run(on: connection)
                try constraints.check(step.change.qualified, on: connection)
                return merged
            }
            switch outcome {
            case .success(let merged): results.merged[table] = merged
            case .failure(let error): results.failures[table] = error
            }
        }
        return results
    }

    /// Connects again and takes the lock, so that the server process of the lost connection, and with it its transaction,
    /// has ended. Then asks the ledger, whose rows a COMMIT without an answer would have changed.
    ///
    /// - Returns: whether all is published after all.
    private func recover(
        _ pending: Results, _ items: [ReplicaItem], _ unchanged: [ReplicaUnchanged],
        _ failure: PostgresError, over control: Control, until deadline: Double
    ) async throws -> Bool {
        let merged = items.filter { pending.merged[$0.table] != nil }
        let advanced = unchanged.filter { pending.failures[$0.batch.layout.table] == nil }
        let positions =
            merged.map { ($0.load.id, $0.batch.position) } + advanced.map { ($0.load.id, $0.batch.position) }
        // A server that starts again may take minutes.
        let deadline = max(deadline, world.now() + 300)
        while true {
            do {
                let published = try await control.use { try ledger.loads(on: $0) }
                    .filter { $0.state == .published }
                return positions.allSatisfy { load, position in
                    published.contains { $0.id == load && $0.position == position }
                }
            } catch let error as CanvasDataError where error.kind == .busy || error.kind == .unavailable {
                guard world.now() + 5 < deadline else { throw CanvasDataError.outcomeUnknown(failure) }
                try await world.sleep(5)
            }
        }
    }

    /// Waits for what ended an attempt to be over.
    private func wait(
        after failure: PostgresError, _ backoff: inout LockBackoff, on connection: PostgresConnection,
        until deadline: Double
    ) async throws {
        // Nobody where they cannot be asked.
        let holders =
            failure.isLockedOut
            ? try await connection.onThread { (try? LockHolder.inTheWay(of: [], on: $0)) ?? [] } : []
        let seconds = backoff.next(world, hasStalled: true)
        guard world.now() + seconds < deadline else {
            throw failure.isLockedOut
                ? CanvasDataError.lockedOut(
                    "publish the tables", by: holders, remedy: CanvasDataError.stageIsKept)
                : CanvasDataError.publishing("the tables", failure)
        }
        notify(
            failure.isLockedOut
                ? .waitingForLock("publish the tables", holders, seconds: seconds) : .publishingAgain(failure)
        )
        try await world.sleep(seconds)
    }
}

/// A table in which nothing has changed up to a later position.
struct ReplicaUnchanged: Sendable {
    let batch: ReplicaBatch
    /// What readers see, which is up to the later position, too.
    let load: LoadRecord
    let standing: ReplicaStanding
}
