import CanvasDataBase
import Synchronization

/// Files of one download that failed one after the other, with none in between that came.
///
/// Each failure took minutes of tries. Where a host or the network is down it would be so for each of the hundreds
/// of files that are left, and take hours to say.
final class FailureStreak: Sendable {
    /// So many in a row, and the rest is not tried.
    static let longest = 8

    private let count = Mutex(0)

    var isOver: Bool { count.withLock { $0 >= Self.longest } }

    func end() { count.withLock { $0 = 0 } }

    /// Counts a failure that lies with a host, not with a file's contents.
    func add(_ error: CanvasDataError) {
        guard error.kind == .unavailable || error.kind == .refused else { return }
        count.withLock { $0 += 1 }
    }
}
