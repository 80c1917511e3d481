import Synchronization

/// Counts requests, and says when there were too many.
final class DAPLimiter: Sendable {
    enum Endpoint: Hashable {
        case jobs, polls, lists, schemas, links
    }

    private let clock: ServerClock
    /// When there were requests that were let through, in milliseconds since 1970.
    private let times = Mutex<[Endpoint: [Int]]>([:])

    init(clock: ServerClock) { self.clock = clock }

    /// How many seconds to wait; nil where the request may pass, which then counts.
    func delay(of endpoint: Endpoint, _ limits: DAPSettings.Limits) -> Int? {
        let limit =
            switch endpoint {
            case .jobs: limits.jobs
            case .polls: limits.polls
            case .lists: limits.lists
            case .schemas: limits.schemas
            case .links: limits.links
            }
        guard let limit else { return nil }
        let now = clock.now
        return times.withLock { times in
            let window = limits.window * 1000
            var recent = (times[endpoint] ?? []).filter { $0 > now - window }
            defer { times[endpoint] = recent }
            guard recent.count >= limit else {
                recent.append(now)
                return nil
            }
            return max(1, (recent[0] + window - now + 999) / 1000)
        }
    }
}
