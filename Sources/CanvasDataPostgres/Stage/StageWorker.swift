import CanvasData
import CanvasDataTransfer
import Synchronization

/// Brings fragments in, one after the other, over a connection of its own, which it renews when it breaks.
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

    /// Brings `fragment` in, once and whole.
    ///
    /// - Throws: `CanvasDataError`, `CancellationError`.
    func load(_ fragment: String, of stage: TableStage) async throws {
        try await trying("load \(fragment)", of: stage) { connection in
            let copy = FragmentCopy(
                fragment, of: stage, ledger: self.ledger, on: connection, rejects: self.rejects)
            do {
                try await self.source.read(fragment, into: copy)
            } catch let error as PostgresError where error.isUniqueViolation {
                // A run that was killed had its last COMMIT still on the way when we looked.
                copy.abandon()
                return
            } catch let error as RowError {
                copy.abandon()
                throw CanvasDataError.wrongRow(error)
            } catch {
                copy.abandon()
                throw error
            }
            self.rejects.add(copy.rejected)
            self.progress.update { progress in
                progress.filesDone += 1
                progress.rowsWritten += copy.rows
                progress.bytesWritten += copy.bytes
            }
        } isDone: { connection in
            try self.ledger.fragments(of: stage.load, on: connection).contains(fragment)
        }
    }

    /// Makes a generation all of whose fragments are in ready to be published.
    ///
    /// - Throws: `CanvasDataError`, `CancellationError`.
    func finish(_ stage: TableStage) async throws {
        try await trying("finish the copy of \(stage.layout.name)", of: stage) { connection in
            try await blocking { try StageEnd(stage: stage, ledger: self.ledger).run(on: connection) }
            self.progress.update { $0.tablesDone += 1 }
        } isDone: { connection in
            try self.ledger.isStaged(stage.load, on: connection)
        }
    }

    /// True for a failure that every other table would meet as well.
    func meetsEveryTable(_ error: CanvasDataError) -> Bool { source.meetsEveryFile(error) }

    /// Does `work` over the connection, and again when what went wrong may pass.
    ///
    /// - Parameters:
    ///   - what: for messages.
    ///   - stage: the table it is about.
    ///   - work: leaves nothing behind when it throws, but for a COMMIT that got no answer.
    ///   - isDone: asks the database whether it is done after all.
    /// - Throws: `CanvasDataError`, `CancellationError`, what else `work` throws.
    private func trying(
        _ what: String, of stage: TableStage, _ work: @Sendable (PostgresConnection) async throws -> Void,
        isDone: @escaping @Sendable (PostgresConnection) throws -> Bool
    ) async throws {
        var schedule = RetrySchedule(RetryPolicy(), random: database.world.random)
        var mayBeDone = false
        while true {
            let connection = try await connected()
            do {
                if mayBeDone, try await blocking({ try isDone(connection) }) { return }
                return try await withTaskCancellationHandler {
                    try await work(connection)
                } onCancel: {
                    connection.cancel()
                }
            } catch let error as PostgresError {
                try Task.checkCancellation()
                mayBeDone = mayBeDone || error.isOutcomeUnknown
                if !connection.isOpen { current.withLock { $0 = nil } }
                guard error.isPassing, let seconds = schedule.wait(after: error.description) else {
                    throw CanvasDataError.database(error, doing: what)
                }
                database.tryingAgain(what, error, seconds: seconds)
                try await database.world.sleep(min(seconds, 15))
            }
        }
    }

    private func connected() async throws -> PostgresConnection {
        if let connection = current.withLock({ $0 }), connection.isOpen { return connection }
        let connection = try await database.connect()
        current.withLock { $0 = connection }
        return connection
    }
}
