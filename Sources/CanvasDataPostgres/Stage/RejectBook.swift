import CanvasData
import Synchronization

/// The rejected rows of a run: counts them against the limit and writes them down.
final class RejectBook: Sendable {
    private let limit: Int
    private let files: RejectFiles?
    private let count = Mutex(0)

    /// - Parameters:
    ///   - limit: so many rows may be rejected; with 0 the first one ends its table.
    ///   - files: where they are written.
    init(limit: Int, files: RejectFiles?) {
        self.limit = limit
        self.files = files
    }

    /// How many more may be rejected; nil where none may at all.
    var left: Int? { limit == 0 ? nil : count.withLock { max(0, limit - $0) } }

    var total: Int { count.withLock { $0 } }

    /// Rows of a fragment that is in now.
    func add(_ rows: [RejectedRow], to table: String) throws {
        guard !rows.isEmpty else { return }
        count.withLock { $0 += rows.count }
        try files?.add(rows, to: table)
    }
}
