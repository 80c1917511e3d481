import CanvasDataBase
import CanvasDataTransfer
import Synchronization

/// The connection that holds the lock of a run and publishes. When it breaks, the lock is gone with it and must be taken
/// again.
final class Control: Sendable {
    private let database: Database
    private let target: TargetSchema
    private let current: Mutex<PostgresConnection>

    init(
        _ database: Database, target: TargetSchema, waits: Bool, notify: @Sendable (Notice) -> Void
    ) async throws {
        self.database = database
        self.target = target
        var connection = try await database.connect()
        // Its locks would keep nobody out.
        let isPooled = try await Self.ask(database, &connection) { connection in
            try connection.isPooledByTransaction { try PostgresConnection(database.settings) }
        }
        if isPooled { throw CanvasDataError.pooledByTransaction }
        var isNotified = false
        try await retrying(in: database.world) { () -> Try<Void> in
            if try await Self.take(target, in: database, &connection) { return .done(()) }
            guard waits else { throw CanvasDataError.schemaBusy(target.name) }
            if !isNotified { notify(.waitingForOthers(target.name)) }
            isNotified = true
            return .again(after: 2)
        }
        current = Mutex(connection)
    }

    /// Does `work` while no other run loads `target`.
    ///
    /// - Throws: `CanvasDataError`: busy where another run has the lock; `CancellationError`; what `work` throws.
    static func hold<Value>(
        _ database: Database, target: TargetSchema, waits: Bool = false,
        notify: @Sendable (Notice) -> Void, _ work: (Control) async throws -> Value
    ) async throws -> Value {
        let control = try await Control(database, target: target, waits: waits, notify: notify)
        // The lock goes with the connection, and that with the last reference to it.
        defer { withExtendedLifetime(control) {} }
        return try await work(control)
    }

    /// The connection, or a new one with the lock.
    ///
    /// - Throws: `CanvasDataError`: busy where another run has got the lock in the meantime.
    var connection: PostgresConnection {
        get async throws {
            let connection = current.withLock { $0 }
            if connection.isOpen { return connection }
            return try await reconnect()
        }
    }

    /// A new connection with the lock, after the old one broke.
    @Sendable func reconnect() async throws -> PostgresConnection {
        var connection = try await database.connect()
        // The server may not have noticed yet that the old connection is gone: ten seconds.
        var steady = RetryPolicy()
        (steady.tries, steady.base, steady.cap) = (21, 0.5, 0.5)
        return try await retrying(steady, in: database.world) {
            guard try await Self.take(target, in: database, &connection) else {
                return .failed(
                    Setback("the lock is held", error: CanvasDataError.schemaBusy(target.name)))
            }
            current.withLock { [connection] in $0 = connection }
            return .done(connection)
        }
    }

    /// Does `work`, and once more on a new connection when this one is broken; it must not mind being done twice.
    func use<Value: Sendable>(
        _ work: @Sendable (PostgresConnection) throws -> Value
    ) async throws -> Value {
        try await database.trying("keep the ledger", over: { try await connection }, work)
    }

    /// Does `work` even when the task is cancelled, if the connection is still there.
    func useLast(_ work: @escaping @Sendable (PostgresConnection) throws -> Void) async throws {
        let connection = current.withLock { $0 }
        guard connection.isOpen else { return }
        connection.rollback()
        try await Task { try await blocking { try work(connection) } }.value
    }

    private static func take(
        _ target: TargetSchema, in database: Database, _ connection: inout PostgresConnection
    ) async throws -> Bool {
        try await ask(database, &connection) { try AdvisoryLock.take(target, on: $0) }
    }

    /// Asks over this connection, or over a new one where it has broken: others may have the lock for hours.
    private static func ask(
        _ database: Database, _ connection: inout PostgresConnection,
        _ work: @Sendable (PostgresConnection) throws -> Bool
    ) async throws -> Bool {
        try await database.trying(
            "lock the schema",
            over: {
                if !connection.isOpen { connection = try await database.connect() }
                return connection
            }, work)
    }
}
