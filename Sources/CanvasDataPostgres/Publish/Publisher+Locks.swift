import CanvasDataBase
import CanvasDataTransfer

// Getting at tables that readers use.
extension Publisher {
    /// Locks `relations` and runs `work`, in the transaction that is open, which holds the locks afterwards. As long as
    /// they are not to be had all is given back again and again, until the deadline.
    ///
    /// - Parameters:
    ///   - tables: their names, for messages.
    ///   - relations: what is locked, with schemas, quoted.
    ///   - run: has the connection and the deadline.
    ///   - work: done in the savepoint `locks`, perhaps several times, as of a failed one nothing is left.
    /// - Returns: what `work` gives.
    /// - Throws: `CanvasDataError` (busy) at the deadline; what `work` throws; `PostgresError`, `CancellationError`.
    func underLocks<Value: Sendable>(
        of tables: [String], _ relations: [String], _ run: PublishRun,
        _ work: @Sendable (PostgresConnection) throws -> Value
    ) async throws -> Value {
        var backoff = LockBackoff()
        var contended: String?
        while true {
            let timeout = max(0.05, min(options.lockTimeout, run.deadline - world.now()))
            let locks = TableLocks(relations: relations, timeout: timeout)
            let outcome = try await run.connection.onThread { [contended] in
                try Self.take(locks, waitingFor: contended, on: $0, work)
            }
            guard case .inUse(let holders, let hasStalled) = outcome else {
                guard case .done(let value) = outcome else { continue }
                return value
            }
            contended = holders.first?.relation
            let held = Self.unique(holders.compactMap(\.table)).filter {
                !$0.hasPrefix(TargetSchema.store)
            }
            let names = held.isEmpty ? tables : held
            let wait = backoff.next(world, hasStalled: hasStalled)
            guard world.now() + wait < run.deadline else {
                throw CanvasDataError.tablesInUse(names, by: holders)
            }
            notify(.tablesInUse(holders, tables: names, seconds: wait))
            try await world.sleep(wait)
        }
    }

    private enum Outcome<Value: Sendable>: Sendable {
        case done(Value)
        case inUse([LockHolder], hasStalled: Bool)
    }

    private static func take<Value: Sendable>(
        _ locks: TableLocks, waitingFor contended: String?, on connection: PostgresConnection,
        _ work: (PostgresConnection) throws -> Value
    ) throws -> Outcome<Value> {
        try connection.execute("SAVEPOINT locks")
        let began = ContinuousClock.now
        do {
            try locks.take(waitingFor: contended, on: connection)
            return .done(try work(connection))
        } catch let error as PostgresError where error.isContention && !error.isConnectionLost {
            // Ours, when the task is cancelled.
            try Task.checkCancellation()
            let hasStalled = ContinuousClock.now - began >= .seconds(locks.timeout)
            // Gives back the locks as well.
            try connection.execute("ROLLBACK TO SAVEPOINT locks; RELEASE SAVEPOINT locks")
            return .inUse(
                try LockHolder.all(of: locks.relations, orInTheWayOn: connection), hasStalled: hasStalled)
        }
    }

    /// Each once, in the order of its first.
    private static func unique<Value: Equatable>(_ values: [Value]) -> [Value] {
        values.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
}

extension PostgresError {
    /// A lock was not had in time, or Postgres chose us to end a deadlock.
    fileprivate var isContention: Bool { isLockTimeout || sqlState == "40P01" }
}
