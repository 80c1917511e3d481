import CanvasDataBase
import CanvasDataTransfer
import Synchronization

extension DAPClient {
    /// Starts a query and waits until its job is complete. The job can be one that an earlier run started.
    ///
    /// - Parameter query: what is wanted.
    /// - Returns: a job that is complete.
    /// - Throws: `CanvasDataError`, `CancellationError`.
    public func result(of query: DAPQuery) async throws -> DAPJob {
        do {
            return try await DAPJobs(self).result(of: query)
        } catch let refusal as DAPRefusal {
            throw CanvasDataError.dapRefused(refusal, query.name, host: address.host)
        }
    }
}

/// Jobs that a client is waiting for: the more there are, the more seldom it looks at each.
final class DAPLooks: Sendable {
    private let running = Mutex(0)

    /// Seconds between two looks at any job: 400 a minute, where 500 are allowed.
    private static let interval = 0.15

    func begin() { running.withLock { $0 += 1 } }

    func end() { running.withLock { $0 -= 1 } }

    /// Seconds that must lie between two looks at one job.
    var shortestWait: Double { Double(running.withLock { $0 }) * Self.interval }
}

/// Waits for the end of queries.
struct DAPJobs: Sendable {
    private let client: DAPClient

    /// Hours after which a job that has not ended is an error. DAP forgets jobs after 24.
    private static let longestHours = 12
    /// Seconds before the first looks at a job; the last is for all that follow.
    private static let waits = [1.0, 2, 3, 5]
    /// A job with less to live, in seconds, is not begun with.
    static let shortestLife = 30.0

    init(_ client: DAPClient) {
        self.client = client
    }

    /// Starts a query, and waits until its job is complete.
    ///
    /// - Throws: `DAPRefusal` for what is about the query; `CanvasDataError`, `CancellationError`.
    func result(of query: DAPQuery) async throws -> DAPJob {
        var hasStartedAgain = false
        var hasWaitedForNext = false
        var failedJob: String?
        while true {
            do {
                let job = try await end(of: try await client.create(query), query)
                if let failure = job.failure {
                    if failure.asksForSnapshot { throw failure }
                    // Another try is worth while if the server makes another job of it.
                    guard failedJob == nil else {
                        throw CanvasDataError.dapJobFailed(failure, query.name, id: job.id)
                    }
                    failedJob = job.id
                    continue
                }
                guard let left = job.remaining(at: client.caller.serverTime), left < Self.shortestLife,
                    !hasWaitedForNext
                else { return job }
                // The server would give out the same job until it has gone.
                hasWaitedForNext = true
                client.options.notify(.expiringJob(query.name))
                try await client.world.sleep(max(0, left) + 5)
            } catch let refusal as DAPRefusal where refusal.isGone && !hasStartedAgain {
                hasStartedAgain = true
                client.options.notify(.lostJob(query.name))
            }
        }
    }

    /// Looks at a job until it is over.
    private func end(of job: DAPJob, _ query: DAPQuery) async throws -> DAPJob {
        guard !job.isOver else { return job }
        client.looks.begin()
        defer { client.looks.end() }
        var job = job
        var waited = 0.0
        var looks = 0
        while !job.isOver {
            guard waited < Double(Self.longestHours) * 3600 else {
                throw CanvasDataError.dapJobTooSlow(query.name, id: job.id, hours: Self.longestHours)
            }
            let seconds = max(Self.waits[min(looks, Self.waits.count - 1)], client.looks.shortestWait)
            try await client.world.sleep(seconds)
            waited += seconds
            looks += 1
            job = try await client.look(at: job.id)
        }
        return job
    }
}

extension Notice {
    static func expiringJob(_ query: String) -> Notice {
        Notice(.info, "\(query): DAP's job is about to expire; waiting for the next one.")
    }

    static func lostJob(_ query: String) -> Notice {
        Notice(.info, "\(query): DAP no longer has its job; asking again.")
    }
}
