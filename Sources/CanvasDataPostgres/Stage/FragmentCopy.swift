import CanvasDataBase
import CanvasDataLoading
import CanvasDataTransfer

/// Copies one fragment into its table in the store: in one transaction with the fragment's row in the ledger, which begins with the
/// fragment's first bytes.
///
/// `@unchecked Sendable`: an intake is called by one thread at a time, each call after the one before has returned;
/// `StageWorker` reads the counts and calls `abandon` when the reading has ended.
final class FragmentCopy: FragmentIntake, @unchecked Sendable {
    /// What is held while bytes arrive.
    private struct Opened {
        let transaction: OpenTransaction
        let copy: CopyIn
        let reader: RowReader
    }

    private let name: String
    private let stage: StagedLoad
    private let ledger: Ledger
    private let connection: PostgresConnection
    private let book: RejectBook
    /// Rows that may be rejected of this fragment; nil where none may.
    private let rejectLimit: Int?
    private let gunzip = Gunzip(into: NullSink())
    private var opened: Opened?
    private var rejects: [RejectedRow] = []
    /// Rows of the fragment, once it is loaded.
    private(set) var rows = 0
    /// Rows that were rejected.
    private(set) var rejected = 0
    /// Of text, uncompressed.
    private(set) var bytes = 0

    init(
        _ name: String, of stage: StagedLoad, ledger: Ledger, on connection: PostgresConnection,
        rejects book: RejectBook
    ) {
        self.name = name
        self.stage = stage
        self.ledger = ledger
        self.connection = connection
        self.book = book
        rejectLimit = book.left
    }

    var taken: Int { opened == nil ? 0 : gunzip.bytesRead }

    func begin() { abandon() }

    func write(_ bytes: UnsafeRawBufferPointer) throws {
        guard !bytes.isEmpty else { return }
        if opened == nil { opened = try open() }
        try gunzip.write(bytes)
    }

    private func open() throws -> Opened {
        // Where the server crashes, the last of these may be gone, rows and ledger together: `StageCompletion`, whose COMMIT
        // waits for the disk and so for all before it, would see that. So the disk is waited for once a table.
        let transaction = try OpenTransaction(on: connection, "SET LOCAL synchronous_commit = off")
        let copy = try connection.copy(stage.copy)
        let reader = RowReader(
            table: stage.table, columns: stage.columns, into: copy, readsHeader: stage.readsHeader,
            reject: rejectLimit.map { limit in { [unowned self] row in try reject(row, limit: limit) } })
        reader.begin(fragment: name)
        gunzip.begin(into: reader)
        return Opened(transaction: transaction, copy: copy, reader: reader)
    }

    private func reject(_ row: RejectedRow, limit: Int) throws {
        guard rejects.count < limit else { throw row.error }
        rejects.append(row)
    }

    /// Checks the end of the fragment and commits.
    func finish() throws {
        let isEmpty = opened == nil
        // Of a source whose fragments name their columns, one that is empty has no rows.
        guard !isEmpty || stage.readsHeader else { throw GunzipError.empty }
        let opened = try self.opened ?? open()
        self.opened = opened
        let reader = opened.reader
        if !isEmpty { try gunzip.finish() }
        try reader.finish()
        try opened.copy.finish()
        guard opened.copy.rows == reader.rows else {
            throw CanvasDataError.countDiffers(
                stage.table, sent: reader.rows, taken: opened.copy.rows)
        }
        try ledger.add(
            fragment: name, rows: reader.rows, rejected: reader.rejected, bytes: reader.bytes, to: stage.load,
            on: connection)
        // Before COMMIT: a run that is killed in between writes the same once more.
        try book.write(rejects, of: name, in: stage.table)
        try opened.transaction.commit()
        (rows, rejected, bytes) = (reader.rows, reader.rejected, reader.bytes)
        self.opened = nil
    }

    /// Forgets what came, and rolls back.
    func abandon() {
        opened?.copy.abandon()
        opened?.transaction.rollback()
        opened = nil
        rejects = []
    }
}
