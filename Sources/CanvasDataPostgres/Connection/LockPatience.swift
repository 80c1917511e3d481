import Synchronization

/// For how long a run waits for what others have locked, all its waits together.
///
/// No statement waits for a lock longer than `PostgresSettings.lockTimeout`: then it is begun again, so that those who
/// queue behind it get through, and it can be said who is in the way.
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

    /// Notes a wait. What several workers wait for at one time counts once.
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
