import CanvasData
import CanvasDataTransfer
import Synchronization

/// Rejected rows on disk, a `RejectFile` for each table that has some.
final class RejectFiles: Sendable {
    private let path: String
    private let files = Mutex<[String: RejectFile]>([:])

    init(_ options: LoadOptions) {
        path = options.rejectsDirectory
    }

    /// Makes the rejects of a fragment known, once however often it is read.
    ///
    /// - Parameters:
    ///   - rows: at least one, all of one fragment.
    ///   - table: whose files they go to.
    /// - Throws: `CanvasDataError`.
    func add(_ rows: [RejectedRow], to table: String) throws {
        guard let fragment = rows.first?.error.fragment else { return }
        do {
            try file(of: table).replace(fragment, with: rows)
        } catch {
            throw CanvasDataError.file(error)
        }
    }

    private func file(of table: String) throws(FileError) -> RejectFile {
        try files.withLock { files throws(FileError) in
            if let file = files[table] { return file }
            let file = RejectFile(table: table, in: try Directory(creating: path.absolutePath))
            files[table] = file
            return file
        }
    }
}
