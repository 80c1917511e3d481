/// When to try again, and how long to wait before.
package struct RetryPolicy: Sendable, Equatable {
    /// Tries without progress before giving up, the first included.
    package var tries = 8
    /// Tries to connect to a host that has never answered: its name may be wrong, and somebody may be waiting to see.
    package var firstTries = 4
    /// Tries for what is seldom temporary: a name that DNS does not know, a page where data should be.
    package var doubtfulTries = 3
    /// Shortest wait, in seconds.
    package var base = 0.5
    /// Longest wait of our own choice, in seconds.
    package var cap = 60.0
    /// Longest wait that a server's `Retry-After` may ask for, in seconds.
    package var retryAfterCap = 900.0
    /// A try that brought at least so many bytes counts as progress.
    package var progress = 1 << 20

    package init() {}
}

/// The tries of one file or request: counts them, decides how long to wait, and remembers what went wrong.
struct RetrySchedule {
    private let policy: RetryPolicy
    private let random: (ClosedRange<Double>) -> Double
    private var triesWithoutProgress = 0
    private var lastWait: Double
    private var causes: [(words: String, count: Int)] = []

    init(_ policy: RetryPolicy, random: @escaping (ClosedRange<Double>) -> Double) {
        self.policy = policy
        self.random = random
        lastWait = policy.base
    }

    /// Counts a failed try.
    ///
    /// Waits grow by decorrelated jitter, so that many workers never come back in step.
    ///
    /// - Parameters:
    ///   - cause: a few words for the list of what went wrong: "503", "timeout".
    ///   - bytes: what the try brought.
    ///   - retryAfter: seconds the server asked for.
    ///   - limit: tries that this cause is worth; nil for as many as any.
    /// - Returns: the seconds to wait before the next try; nil when there should be none.
    mutating func wait(
        after cause: String, bytes: Int = 0, retryAfter: Double? = nil, atMost limit: Int? = nil
    ) -> Double? {
        if let index = causes.firstIndex(where: { $0.words == cause }) {
            causes[index].count += 1
        } else {
            causes.append((cause, 1))
        }
        if bytes >= policy.progress {
            triesWithoutProgress = 0
            lastWait = policy.base
        }
        triesWithoutProgress += 1
        guard triesWithoutProgress < min(policy.tries, limit ?? .max) else { return nil }
        lastWait = min(policy.cap, random(policy.base...max(policy.base, 3 * lastWait)))
        if let retryAfter { return min(policy.retryAfterCap, max(policy.base, retryAfter)) }
        return lastWait
    }

    /// Everything that went wrong, most first, once each: "5 × timeout, 3 × 503".
    var summary: String {
        causes.sorted { $0.count > $1.count }.map { $0.count > 1 ? "\($0.count) × \($0.words)" : $0.words }
            .joined(separator: ", ")
    }
}
