import CCanvasPQ
import CanvasDataTransfer
import Glibc
import Synchronization

/// One connection to Postgres, by libpq. Calls block: make them in `blocking { }`.
///
/// A task that is cancelled can have its statement cancelled by `cancel()`, from any thread.
package final class PostgresConnection: Sendable {
    private let handle: Mutex<OpaquePointer>
    private let statements = Mutex(PreparedStatements())
    // Made once, never changed, and PQcancel may be called with it from any thread (manual §34.7).
    private nonisolated(unsafe) let canceller: OpaquePointer?
    /// As libpq gives it: 150017 for 15.17.
    package let serverVersion: Int
    /// The server process that serves us.
    package let processID: Int

    /// Connects, and sets what the rest counts on in the session.
    ///
    /// - Throws: `PostgresError`.
    package init(_ settings: PostgresSettings) throws(PostgresError) {
        // Nobody else has it yet, and from here on all use is inside the lock.
        nonisolated(unsafe) let connection = try Self.open(settings)
        canceller = PQgetCancel(connection)
        serverVersion = Int(PQserverVersion(connection))
        processID = Int(PQbackendPID(connection))
        handle = Mutex(connection)
        try prepareSession(lockTimeout: settings.lockTimeout)
    }

    deinit {
        if let canceller { PQfreeCancel(canceller) }
        handle.withLock { PQfinish($0) }
    }

    /// Runs statements; an error rolls back all of them, unless they are in a transaction already.
    ///
    /// - Throws: `PostgresError`; `CancellationError` before it begins.
    @discardableResult package func execute(_ sql: String) throws -> Int {
        try Task.checkCancellation()
        return try run { PQexec($0, sql) }.affected
    }

    /// Runs one statement with `$1 …` for `values`, all as text. One that comes again is prepared, so that the server
    /// parses and plans it once.
    ///
    /// - Throws: `PostgresError`; `CancellationError` before it begins.
    @discardableResult
    package func query(_ sql: String, _ values: [String?] = []) throws -> PostgresRows {
        try Task.checkCancellation()
        let count = Int32(values.count)
        let use = values.isEmpty ? .once : statements.withLock { $0.use(sql) }
        if case .first(let name) = use {
            do {
                _ = try run { PQprepare($0, name, sql, count, nil) }
            } catch {
                statements.withLock { $0.forget(sql) }
                throw error
            }
        }
        return try run { connection in
            Self.withPointers(values) { pointers in
                switch use {
                case .once: PQexecParams(connection, sql, count, nil, pointers, nil, nil, 0)
                case .first(let name), .again(let name):
                    PQexecPrepared(connection, name, count, pointers, nil, nil, 0)
                }
            }
        }
    }

    /// Ends whatever transaction is open, at any time, cancelled or not.
    package func rollback() {
        let isOpen = handle.withLock { connection in
            PQstatus(connection) == CONNECTION_OK && PQtransactionStatus(connection) != PQTRANS_IDLE
        }
        // A connection that cannot even do this is closed by the server, which rolls back, too.
        if isOpen { _ = try? run { PQexec($0, "ROLLBACK") } }
    }

    /// Runs `work` in a transaction: commits what it did, or leaves nothing of it.
    ///
    /// - Parameter work: may be run again by the caller after an error, as nothing of it is left.
    /// - Returns: what `work` gives.
    /// - Throws: what `work` throws; `PostgresError`, whose `isOutcomeUnknown` says when COMMIT got no answer.
    package func transaction<Value>(_ work: () throws -> Value) throws -> Value {
        try execute("BEGIN")
        let value: Value
        do {
            value = try work()
            try Task.checkCancellation()
        } catch {
            rollback()
            throw error
        }
        try commit()
        return value
    }

    /// Ends the transaction that is open, so that what it did is there.
    ///
    /// - Throws: `PostgresError`, whose `isOutcomeUnknown` says when no answer came.
    package func commit() throws {
        do {
            _ = try run { PQexec($0, "COMMIT") }
        } catch let error where error.isConnectionLost {
            throw PostgresError(
                sqlState: error.sqlState, message: error.message, isConnectionLost: true,
                isOutcomeUnknown: true)
        }
    }

    /// Begins a `COPY … FROM STDIN`.
    ///
    /// - Throws: `PostgresError`; `CancellationError` before it begins.
    package func copy(_ sql: String) throws -> CopyIn {
        try Task.checkCancellation()
        try handle.withLock { connection throws(PostgresError) in
            let result = PQexec(connection, sql)
            defer { PQclear(result) }
            guard PQresultStatus(result) == PGRES_COPY_IN else { throw Self.error(result, connection) }
        }
        return CopyIn(self)
    }

    /// Asks the server to end the statement at work, if there is one. From any thread.
    package func cancel() {
        guard let canceller else { return }
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
            // The one function of libpq that sends without MSG_NOSIGNAL.
            _ = withoutBrokenPipeSignal { PQcancel(canceller, buffer.baseAddress, 256) }
        }
    }

    /// False once the connection is gone.
    package var isOpen: Bool { handle.withLock { PQstatus($0) == CONNECTION_OK } }

    func withHandle<Value, Failure: Error>(
        _ use: (OpaquePointer) throws(Failure) -> sending Value
    ) throws(Failure) -> sending Value {
        try handle.withLock { connection throws(Failure) in try use(connection) }
    }

    private func run(_ send: (OpaquePointer) -> OpaquePointer?) throws(PostgresError) -> PostgresRows {
        try handle.withLock { connection throws(PostgresError) in
            let result = send(connection)
            defer { PQclear(result) }
            switch PQresultStatus(result) {
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: return Self.rows(result)
            default: throw Self.error(result, connection)
            }
        }
    }

    private static func rows(_ result: OpaquePointer?) -> PostgresRows {
        let columns = PQnfields(result)
        let rows = (0..<PQntuples(result)).map { row in
            (0..<columns).map { column -> String? in
                guard PQgetisnull(result, row, column) == 0, let text = PQgetvalue(result, row, column) else {
                    return nil
                }
                return String(cString: text)
            }
        }
        let affected = PQcmdTuples(result).flatMap { Int(String(cString: $0)) } ?? 0
        return PostgresRows(rows: rows, affected: affected)
    }

    private static func withPointers<Value>(
        _ values: [String?], _ use: (UnsafePointer<UnsafePointer<CChar>?>?) -> Value
    ) -> Value {
        let copies = values.map { $0.map { strdup($0) } ?? nil }
        defer { for copy in copies { free(copy) } }
        return copies.map { UnsafePointer($0) }.withUnsafeBufferPointer { use($0.baseAddress) }
    }
}
