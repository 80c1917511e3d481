import CanvasDataBase
import CanvasDataLoading
import CanvasDataTransfer
import Synchronization

/// The rejected rows of a run: counts them against the limit and writes them down.
final class RejectBook: Sendable {
    private struct State {
        var total = 0
        var directory: Directory?
        var files: [String: RejectFile] = [:]
    }

    private let limit: Int
    private let path: String
    private let state = Mutex(State())

    /// - Parameters:
    ///   - limit: so many rows may be rejected; with 0 the first one ends its table.
    ///   - path: of the directory in which they are written, made for the first.
    init(limit: Int, path: String) {
        self.limit = limit
        self.path = path
    }

    /// The number of rows that may still be rejected; nil where none may at all.
    var left: Int? { limit == 0 ? nil : state.withLock { max(0, limit - $0.total) } }

    var total: Int { state.withLock { $0.total } }

    /// Counts rejected rows of a fragment that is now loaded.
    func add(_ count: Int) { state.withLock { $0.total += count } }

    /// Writes down the rows of a fragment that is about to be in; done again, it is as if done once.
    ///
    /// - Throws: `CanvasDataError`.
    func write(_ rows: [RejectedRow], of fragment: String, in table: String) throws {
        guard limit > 0 else { return }
        do {
            if rows.isEmpty && !Directory.exists(path) { return }
            try file(of: table).replace(fragment, with: rows)
        } catch {
            throw CanvasDataError.file(error)
        }
    }

    private func file(of table: String) throws(FileError) -> RejectFile {
        try state.withLock { state throws(FileError) in
            if let file = state.files[table] { return file }
            let directory: Directory
            if let known = state.directory {
                directory = known
            } else {
                directory = try Directory(creating: path.absolutePath)
            }
            let file = RejectFile(table: table, in: directory)
            state.directory = directory
            state.files[table] = file
            return file
        }
    }
}
