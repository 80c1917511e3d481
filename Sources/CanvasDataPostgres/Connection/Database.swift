package import CanvasData
package import CanvasDataTransfer
import Synchronization

/// The database that a run works on: connects, and connects again when that is worth it.
package final class Database: Sendable {
    package let settings: PostgresSettings
    package let world: World
    private let policy: RetryPolicy
    private let notify: @Sendable (Notice) -> Void
    private let wasReached = Atomic(false)
    private let reached = Mutex<DatabasePlace?>(nil)

    /// Which database that is; nil until it has been reached.
    package var place: DatabasePlace? { reached.withLock { $0 } }

    package init(
        _ settings: PostgresSettings, world: World = .real, policy: RetryPolicy = RetryPolicy(),
        notify: @escaping @Sendable (Notice) -> Void
    ) {
        self.settings = settings
        self.world = world
        self.policy = policy
        self.notify = notify
    }

    /// A new connection. One that had been had before is worth minutes of tries, as a server that starts again needs
    /// them (fault table F1); the first is worth some seconds.
    ///
    /// - Throws: `CanvasDataError`, `CancellationError`.
    package func connect() async throws -> PostgresConnection {
        var schedule = RetrySchedule(policy, random: world.random)
        while true {
            do {
                let connection = try await blocking { try PostgresConnection(self.settings) }
                wasReached.store(true, ordering: .relaxed)
                let place = connection.place(localDirectory: settings.localDirectory)
                reached.withLock { $0 = place }
                return connection
            } catch let error as PostgresError {
                try Task.checkCancellation()
                let limit = wasReached.load(ordering: .relaxed) ? policy.tries * 3 : policy.firstTries
                guard error.isPassing, let seconds = schedule.wait(after: error.description, atMost: limit)
                else {
                    throw CanvasDataError.database(error, doing: "connect to the database")
                }
                let wait = min(seconds, 15)
                tryingAgain("connect to the database", error, seconds: wait)
                try await world.sleep(wait)
            }
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

    /// Does `work` over a connection, and again after what may pass, five times at most; it must not mind being done twice.
    ///
    /// - Parameters:
    ///   - what: for messages.
    ///   - connection: gives it each time: another one where the last broke.
    ///   - work: what is to be done.
    /// - Returns: what `work` gives.
    /// - Throws: `CanvasDataError`, `CancellationError`, what else `work` throws.
    func trying<Value: Sendable>(
        _ what: String, over connection: () async throws -> PostgresConnection,
        _ work: @Sendable (PostgresConnection) throws -> Value
    ) async throws -> Value {
        var triesLeft = 5
        while true {
            let connection = try await connection()
            do {
                return try await withTaskCancellationHandler {
                    try await blocking { try work(connection) }
                } onCancel: {
                    connection.cancel()
                }
            } catch let error as PostgresError {
                try Task.checkCancellation()
                triesLeft -= 1
                guard error.isPassing, triesLeft > 0 else {
                    throw CanvasDataError.database(error, doing: what)
                }
            }
        }
    }

    /// Says that `what` failed and comes again.
    func tryingAgain(_ what: String, _ error: PostgresError, seconds: Double) {
        notify(Notice(.info, "Cannot \(what): \(error); trying again in \(Int(seconds.rounded(.up))) s."))
    }
}
