import CanvasDataBase
import CanvasDataTransfer

/// Locks on tables that readers use, taken and given back until all of them are there at once, or the deadline has come.
struct PatientLocks: Sendable {
    /// What is locked, with schemas, quoted.
    let relations: [String]
    /// The tables' names, for messages.
    let tables: [String]
    /// Seconds for which readers may queue behind us.
    let timeout: Double
    /// When to give up, by the world's clock.
    let deadline: Double
    let world: World
    let notify: @Sendable (Notice) -> Void

    /// Undoes what was done under the locks, and gives them back.
    static let release = "ROLLBACK TO SAVEPOINT locks; RELEASE SAVEPOINT locks"

    /// Takes the locks and runs `work`, in the transaction that is open, which holds the locks afterwards.
    ///
    /// - Parameters:
    ///   - connection: in a transaction.
    ///   - work: done in the savepoint `locks`, perhaps several times, as of a failed one nothing is left.
    /// - Returns: what `work` gives.
    /// - Throws: `CanvasDataError` (busy) at the deadline; what `work` throws; `PostgresError`, `CancellationError`.
    func hold<Value: Sendable>(
        on connection: PostgresConnection, _ work: @Sendable (PostgresConnection) throws -> Value
    ) async throws -> Value {
        var backoff = LockBackoff()
        var contended: String?
        return try await retrying(in: world) {
            let outcome = try await connection.onThread { [contended] in
                try take(waitingFor: contended, on: $0, work)
            }
            switch outcome {
            case .done(let value): return .done(value)
            case .inUse(let holders, let hasStalled):
                contended = holders.first?.relation
                let held = Self.unique(holders.compactMap(\.table)).filter {
                    !$0.hasPrefix(TargetSchema.store)
                }
                let names = held.isEmpty ? tables : held
                let wait = backoff.next(world, hasStalled: hasStalled)
                guard world.now() + wait < deadline else {
                    throw CanvasDataError.tablesInUse(names, by: holders)
                }
                notify(.tablesInUse(holders, tables: names, seconds: wait))
                return .again(after: wait)
            }
        }
    }

    private enum Outcome<Value: Sendable>: Sendable {
        case done(Value)
        case inUse([LockHolder], hasStalled: Bool)
    }

    private func take<Value: Sendable>(
        waitingFor contended: String?, on connection: PostgresConnection,
        _ work: (PostgresConnection) throws -> Value
    ) throws -> Outcome<Value> {
        let seconds = max(0.05, min(timeout, deadline - world.now()))
        try connection.execute("SAVEPOINT locks")
        let began = ContinuousClock.now
        do {
            try TableLocks(relations: relations, timeout: seconds).take(waitingFor: contended, on: connection)
            return .done(try work(connection))
        } catch let error as PostgresError where error.isContention && !error.isConnectionLost {
            // Ours, when the task is cancelled.
            try Task.checkCancellation()
            let hasStalled = ContinuousClock.now - began >= .seconds(seconds)
            try connection.execute(Self.release)
            return .inUse(
                try LockHolder.all(of: relations, orInTheWayOn: connection), hasStalled: hasStalled)
        }
    }

    /// Each once, in the order of its first.
    private static func unique<Value: Equatable>(_ values: [Value]) -> [Value] {
        values.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
}

extension PostgresError {
    /// A lock was not acquired in time, or Postgres chose us to end a deadlock.
    fileprivate var isContention: Bool { isLockTimeout || sqlState == "40P01" }
}
