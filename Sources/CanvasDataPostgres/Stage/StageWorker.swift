import CanvasDataBase
import CanvasDataLoading
import CanvasDataTransfer
import Synchronization

/// Loads fragments, one after the other, over a connection of its own, which it renews when it breaks.
final class StageWorker: Sendable {
    private let source: any FragmentReading
    private let database: Database
    private let ledger: Ledger
    private let rejects: RejectBook
    private let progress: TransferProgress
    private let current = Mutex<PostgresConnection?>(nil)

    init(
        source: any FragmentReading, database: Database, ledger: Ledger, rejects: RejectBook,
        progress: TransferProgress
    ) {
        self.source = source
        self.database = database
        self.ledger = ledger
        self.rejects = rejects
        self.progress = progress
    }

    /// Loads `fragment`, once and whole.
    ///
    /// - Throws: `TableRefusal`, `CanvasDataError`, `CancellationError`.
    func load(_ fragment: String, of stage: StagedLoad) async throws {
        try await trying("load \(fragment)", of: stage) { connection in
            let copy = FragmentCopy(
                fragment, of: stage, ledger: self.ledger, on: connection, rejects: self.rejects)
            do {
                try await self.source.read(fragment, ofDump: stage.load.dumpID, into: copy)
            } catch {
                try? await blocking { copy.abandon() }
                // A run that was killed had its last COMMIT still on the way when we looked.
                if (error as? PostgresError)?.isUniqueViolation == true { return }
                if let error = error as? RowError { throw CanvasDataError.wrongRow(error) }
                throw error
            }
            self.rejects.add(copy.rejected)
            self.progress.update { progress in
                progress.filesDone += 1
                progress.rowsWritten += copy.rows
                progress.bytesWritten += copy.bytes
            }
        } ifDone: { connection in
            try self.ledger.fragments(of: stage.load, on: connection).contains(fragment) ? () : nil
        }
    }

    /// Makes a stage whose fragments are all loaded ready to be published.
    ///
    /// - Throws: `TableRefusal`, `CanvasDataError`, `CancellationError`.
    func finish(_ stage: StagedLoad) async throws {
        // More than once only when the server crashes each time.
        for _ in 1...5 {
            let forgotten = try await end(stage)
            guard !forgotten.isEmpty else { return }
            for fragment in forgotten { try await load(fragment, of: stage) }
        }
        throw CanvasDataError.fragmentsAreMissing(stage.table)
    }

    /// - Returns: fragments that a server that crashed has forgotten, where there are any; then it is not ended.
    private func end(_ stage: StagedLoad) async throws -> [String] {
        try await trying("finish the copy of \(stage.table)", of: stage) { connection in
            let forgotten = try await blocking {
                try stage.complete(self.ledger, connection)
            }
            if forgotten.isEmpty { self.progress.update { $0.tablesDone += 1 } }
            return forgotten
        } ifDone: { connection in
            try self.ledger.isStaged(stage.load, on: connection) ? [] : nil
        }
    }

    /// True for a failure that every other table would meet as well.
    func meetsEveryTable(_ error: CanvasDataError) -> Bool { source.meetsEveryFile(error) }

    /// Does `work` over the connection, and again after a temporary failure.
    ///
    /// - Parameters:
    ///   - what: for messages.
    ///   - stage: the table it is about.
    ///   - work: leaves nothing behind when it throws, except for a COMMIT that got no answer.
    ///   - ifDone: asks the database whether it is done after all, and gives what `work` would have given.
    /// - Returns: what `work` gives.
    /// - Throws: `TableRefusal`, `CanvasDataError`, `CancellationError`, what else `work` throws.
    private func trying<Value: Sendable>(
        _ what: String, of stage: StagedLoad, _ work: @Sendable (PostgresConnection) async throws -> Value,
        ifDone: @escaping @Sendable (PostgresConnection) throws -> Value?
    ) async throws -> Value {
        var backoff = LockBackoff()
        var mayBeDone = false
        return try await retrying(database.policy, in: database.world) {
            let connection = try await connected()
            do {
                if mayBeDone, let value = try await blocking({ try ifDone(connection) }) {
                    return .done(value)
                }
                return .done(
                    try await withTaskCancellationHandler {
                        try await work(connection)
                    } onCancel: {
                        connection.cancel()
                    })
            } catch let error as PostgresError {
                try Task.checkCancellation()
                mayBeDone = mayBeDone || error.isOutcomeUnknown
                if !connection.isOpen { current.withLock { $0 = nil } }
                if error.isLockedOut {
                    return .again(after: try await database.lockWait(toDo: what, &backoff, on: connection))
                }
                if error.isOfTheTable {
                    let work = TableWork(table: stage.table, target: ledger.target)
                    let remedy = try await blocking { work.remedy(error, on: connection) }
                    throw TableRefusal(reason: .staging(error, doing: what, remedy: remedy))
                }
                let failure = CanvasDataError.database(error, doing: what)
                guard error.isPassing else { throw failure }
                return .failed(Setback(error.description, error: failure))
            }
        } onWait: { setback, seconds in
            database.tryingAgain(what, setback, seconds: seconds)
        }
    }

    private func connected() async throws -> PostgresConnection {
        if let connection = current.withLock({ $0 }), connection.isOpen { return connection }
        let connection = try await database.connect()
        current.withLock { $0 = connection }
        return connection
    }
}

/// An error of the database that concerns one table, however the source of its fragments judges errors of that kind.
struct TableRefusal: Error {
    let reason: CanvasDataError
}
