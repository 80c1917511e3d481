import CanvasData
import CanvasDataTransfer
import Synchronization

/// The connection that holds the lock of a run and publishes. When it breaks, the lock is gone with it and must be had
/// anew.
final class Control: Sendable {
    private let database: Database
    private let target: TargetSchema
    private let current: Mutex<PostgresConnection>

    init(
        _ database: Database, target: TargetSchema, waits: Bool, notify: @Sendable (Notice) -> Void
    ) async throws {
        self.database = database
        self.target = target
        let connection = try await database.connect()
        current = Mutex(connection)
        try await refusePooler(connection)
        var isTold = false
        while try await !take(connection) {
            guard waits else { throw CanvasDataError.schemaBusy(target.name) }
            if !isTold { notify(.waitingForOthers(target.name)) }
            isTold = true
            try await database.world.sleep(2)
        }
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
        let connection = try await database.connect()
        // The server may not have noticed yet that the old connection is gone.
        for _ in 0..<20 {
            if try await take(connection) {
                current.withLock { $0 = connection }
                return connection
            }
            try await database.world.sleep(0.5)
        }
        throw CanvasDataError.schemaBusy(target.name)
    }

    /// Does `work`, and once more on a new connection when this one is broken; it must not mind being done twice.
    func use<Value: Sendable>(
        _ work: @Sendable (PostgresConnection) throws -> Value
    ) async throws -> Value {
        var triesLeft = 5
        while true {
            let connection = try await connection
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
                    throw CanvasDataError.database(error, doing: "keep the ledger")
                }
            }
        }
    }

    /// Does `work` even when the task is cancelled, if the connection is still there.
    func useLast(_ work: @escaping @Sendable (PostgresConnection) throws -> Void) async throws {
        let connection = current.withLock { $0 }
        guard connection.isOpen else { return }
        connection.rollback()
        try await Task { try await blocking { try work(connection) } }.value
    }

    /// Its locks would keep nobody out.
    private func refusePooler(_ connection: PostgresConnection) async throws {
        let isPooled: Bool
        do {
            isPooled = try await blocking {
                try connection.isPooledByTransaction { try PostgresConnection(self.database.settings) }
            }
        } catch let error as PostgresError {
            throw CanvasDataError.database(error, doing: "lock the schema")
        }
        if isPooled { throw CanvasDataError.pooledByTransaction }
    }

    private func take(_ connection: PostgresConnection) async throws -> Bool {
        do {
            return try await blocking { try AdvisoryLock.take(self.target, on: connection) }
        } catch let error as PostgresError {
            throw CanvasDataError.database(error, doing: "lock the schema")
        }
    }
}
