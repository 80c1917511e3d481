import Synchronization

/// How long a run waits for what others have locked, all its waits together.
///
/// No statement waits for a lock longer than `PostgresSettings.lockTimeout`: then it is begun again, so that those who
/// queue behind it get through, and messages can name who is in the way.
final class LockPatience: Sendable {
    private struct State {
        var spent = 0.0
        var end = -Double.infinity
    }

    /// Seconds.
    private let limit: Double
    private let state = Mutex(State())

    init(seconds limit: Double) {
        self.limit = limit
    }

    /// Seconds that were spent waiting so far.
    var spent: Double { state.withLock { $0.spent } }

    /// Records a wait. Waits of several workers at the same time count once.
    ///
    /// - Returns: false where patience ends with it.
    func spend(from start: Double, to end: Double) -> Bool {
        state.withLock { state in
            state.spent += max(0, end - max(start, state.end))
            state.end = max(state.end, end)
            return state.spent < limit
        }
    }
}
