import CanvasDataTransfer

/// A transaction that lasts over several calls, because others decide when its statements come. Unless committed, it is
/// rolled back, at the latest with the last reference to it. Where all statements are known, use
/// `PostgresConnection.transaction`.
final class OpenTransaction {
    private let connection: PostgresConnection
    private var isOpen = true

    /// - Parameters:
    ///   - connection: in no transaction.
    ///   - settings: statements that go with BEGIN, in one round trip.
    /// - Throws: `PostgresError`, `CancellationError`.
    init(on connection: PostgresConnection, _ settings: String = "") throws {
        self.connection = connection
        try connection.execute("BEGIN; \(settings)")
    }

    deinit { rollback() }

    /// - Throws: `PostgresError`, whose `isOutcomeUnknown` says when no answer came.
    func commit() throws {
        isOpen = false
        try connection.commit()
    }

    func rollback() {
        guard isOpen else { return }
        isOpen = false
        connection.rollback()
    }
}

extension PostgresConnection {
    /// Does `work` in a transaction, like `transaction`, where `work` itself has to wait in between, each of its statements
    /// being run by `onThread`.
    ///
    /// - Throws: what `work` throws; `PostgresError`, whose `isOutcomeUnknown` says when COMMIT got no answer.
    func transactionOnThreads<Value>(_ work: () async throws -> Value) async throws -> Value {
        try await onThread { _ = try $0.execute("BEGIN") }
        let value: Value
        do {
            value = try await work()
            try Task.checkCancellation()
        } catch {
            try? await blocking { self.rollback() }
            throw error
        }
        try await onThread { try $0.commit() }
        return value
    }
}
