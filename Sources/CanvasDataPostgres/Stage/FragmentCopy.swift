import CanvasData
import CanvasDataBase
import CanvasDataTransfer

/// Takes one fragment into its generation: in one transaction with the fragment's row in the ledger.
///
/// `@unchecked Sendable`: an intake is called by one thread at a time, each call after the one before has returned;
/// `StageWorker` reads `result` and calls `abandon` when the reading has ended.
final class FragmentCopy: FragmentIntake, @unchecked Sendable {
    private let name: String
    private let stage: StagedLoad
    private let ledger: Ledger
    private let connection: PostgresConnection
    private let book: RejectBook
    /// Rows that may be rejected of this fragment; nil where none may.
    private let rejectLimit: Int?
    private let gunzip = Gunzip(into: NullSink())
    private var reader: RowReader?
    private var copy: CopyIn?
    private var rejects: [RejectedRow] = []

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

    var rows: Int { reader?.rows ?? 0 }
    var rejected: Int { rejects.count }
    /// Uncompressed.
    var bytes: Int { reader?.bytes ?? 0 }

    func begin() throws {
        abandon()
        // Where the server crashes, the last of these may be gone, rows and ledger together: `StageCompletion`, whose COMMIT waits
        // for the disk and so for all before it, would see that. So the disk is waited for once a table.
        try connection.execute("BEGIN; SET LOCAL synchronous_commit = off")
        let copy = try connection.copy(stage.generation.copy)
        let reader = RowReader(
            table: stage.layout.name, columns: stage.generation.filled, into: copy,
            reject: rejectLimit.map { limit in { [unowned self] row in try reject(row, limit: limit) } })
        reader.begin(fragment: name)
        gunzip.begin(into: reader)
        self.reader = reader
        self.copy = copy
    }

    private func reject(_ row: RejectedRow, limit: Int) throws {
        guard rejects.count < limit else { throw row.error }
        rejects.append(row)
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws { try gunzip.write(bytes) }

    /// Checks the end of the fragment and commits.
    func finish() throws {
        guard let reader, let copy else { throw GunzipError.empty }
        try gunzip.finish()
        try reader.finish()
        try copy.finish()
        guard copy.rows == reader.rows else {
            throw CanvasDataError.countDiffers(stage.layout.name, sent: reader.rows, taken: copy.rows)
        }
        try ledger.add(
            fragment: name, rows: reader.rows, rejected: reader.rejected, bytes: reader.bytes, to: stage.load,
            on: connection)
        // Before COMMIT: a run that is killed in between writes the same once more.
        try book.write(rejects, of: name, in: stage.layout.name)
        try connection.commit()
    }

    /// Leaves nothing of what came.
    func abandon() {
        copy?.abandon()
        copy = nil
        rejects = []
        connection.rollback()
    }
}
