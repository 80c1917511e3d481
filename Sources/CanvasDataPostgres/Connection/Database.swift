package import CanvasDataBase
package import CanvasDataTransfer
import Synchronization

/// The database that a run works on: connects, and connects again when that is worth it.
package final class Database: Sendable {
    package let settings: PostgresSettings
    package let world: World
    /// No wait is longer than 15 s: a server that has started again should not stand idle.
    let policy: RetryPolicy
    private let notify: @Sendable (Notice) -> Void
    private let wasReached = Atomic(false)
    private let reached = Mutex<DatabasePlace?>(nil)

    /// Which database that is; nil until it has been reached.
    package var place: DatabasePlace? { reached.withLock { $0 } }
    let patience: LockPatience
    /// Server processes of our own.
    private let processes = Mutex<Set<Int>>([])

    /// - Parameters:
    ///   - settings: how it is reached.
    ///   - world: clock and chance.
    ///   - policy: how often to try to connect.
    ///   - lockPatience: seconds to wait for what others have locked, all waits together.
    ///   - notify: receives notices of what is waited for.
    package init(
        _ settings: PostgresSettings, world: World = .real, policy: RetryPolicy = RetryPolicy(),
        lockPatience: Double = 60, notify: @escaping @Sendable (Notice) -> Void
    ) {
        patience = LockPatience(seconds: lockPatience)
        self.settings = settings
        self.world = world
        var policy = policy
        policy.cap = min(policy.cap, 15)
        self.policy = policy
        self.notify = notify
    }

    /// A new connection. A server that was reached before is worth five minutes of tries, as one that restarts may need
    /// them; one that never answered is worth some seconds. A login that is refused, or may have been, is not tried again.
    ///
    /// - Throws: `CanvasDataError`, `CancellationError`.
    package func connect() async throws -> PostgresConnection {
        var patience = policy
        patience.tries *= 3
        return try await retrying(patience, in: world) {
            do {
                let connection = try await blocking { try PostgresConnection(self.settings) }
                wasReached.store(true, ordering: .relaxed)
                let place = connection.place(localDirectory: settings.localDirectory)
                reached.withLock { $0 = place }
                processes.withLock { _ = $0.insert(connection.processID) }
                return .done(connection)
            } catch let error as PostgresError {
                try Task.checkCancellation()
                let wasReached = wasReached.load(ordering: .relaxed)
                let failure = CanvasDataError.database(error, doing: "connect to the database")
                guard error.isPassing, wasReached || !error.isLoginInDoubt else { throw failure }
                return .failed(
                    Setback(
                        error.description, tries: wasReached ? nil : policy.firstTries, error: failure))
            }
        } onWait: { setback, seconds in
            tryingAgain("connect to the database", setback, seconds: seconds)
        }
    }

    /// Does `work`, which only asks, over a connection of its own, and again over another where that one breaks.
    ///
    /// - Parameters:
    ///   - what: for messages: "read the ledger".
    ///   - work: asks.
    /// - Returns: what `work` gives.
    /// - Throws: `CanvasDataError`, `CancellationError`.
    package func ask<Value: Sendable>(
        _ what: String, _ work: @Sendable (PostgresConnection) throws -> Value
    ) async throws -> Value {
        try await trying(what, over: connect, work)
    }

    /// Does `work` over a connection, and again at once after what may be temporary, five times at most; `work` must not
    /// mind being done twice. (Where the server is gone it is the next connection that waits.)
    ///
    /// - Parameters:
    ///   - what: for messages.
    ///   - connection: gives it each time: another one where the last broke.
    ///   - work: the statements.
    /// - Returns: what `work` gives.
    /// - Throws: `CanvasDataError`, `CancellationError`, what else `work` throws.
    func trying<Value: Sendable>(
        _ what: String, over connection: () async throws -> PostgresConnection,
        _ work: @Sendable (PostgresConnection) throws -> Value
    ) async throws -> Value {
        var atOnce = RetryPolicy()
        (atOnce.tries, atOnce.base, atOnce.cap) = (5, 0, 0)
        var backoff = LockBackoff()
        return try await retrying(atOnce, in: world) {
            let connection = try await connection()
            do {
                return .done(
                    try await withTaskCancellationHandler {
                        try await blocking { try work(connection) }
                    } onCancel: {
                        connection.cancel()
                    })
            } catch let error as PostgresError {
                try Task.checkCancellation()
                if error.isLockedOut {
                    return .again(after: try await lockWait(toDo: what, &backoff, on: connection))
                }
                let failure = CanvasDataError.database(error, doing: what)
                guard error.isPassing else { throw failure }
                return .failed(Setback(error.description, error: failure))
            }
        }
    }

    /// How long to wait as somebody else has locked what is needed; says who.
    ///
    /// - Parameters:
    ///   - what: for messages.
    ///   - backoff: how long it was waited before.
    ///   - connection: whose statement has just failed; a transaction that is open is rolled back.
    /// - Returns: seconds.
    /// - Throws: `CanvasDataError` (busy) when patience is at its end; `CancellationError`.
    func lockWait(
        toDo what: String, _ backoff: inout LockBackoff, on connection: PostgresConnection
    ) async throws -> Double {
        let ours = processes.withLock { $0 }
        let holders = try await connection.onThread { connection in
            connection.rollback()
            // Who cannot be asked remains without a name.
            return (try? LockHolder.inTheWay(of: ours, on: connection)) ?? []
        }
        let wait = backoff.next(world, hasStalled: true)
        let now = world.now()
        guard patience.spend(from: now - settings.lockTimeout, to: now + wait) else {
            throw CanvasDataError.lockedOut(what, by: holders)
        }
        notify(.waitingForLock(what, holders, seconds: wait))
        return wait
    }

    /// Reports that `what` failed and is tried again.
    func tryingAgain(_ what: String, _ setback: Setback, seconds: Double) {
        notify(
            Notice(.info, "Cannot \(what): \(setback.cause); trying again in \(Int(seconds.rounded(.up))) s.")
        )
    }
}
