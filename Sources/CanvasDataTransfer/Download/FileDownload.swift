import Synchronization

/// Fetches one file, however often the connection breaks: each try goes on where the last one ended. Where the destination
/// is live, that is so only of a try that follows at once; after a wait, or with another link, the file begins again.
package struct FileDownload: Sendable {
    /// Asked for the link before each try. `stale` is the link that no longer works, to be replaced by a new one.
    package typealias LinkSource = @Sendable (_ stale: String?) async throws -> String

    /// Events on the way, for progress and logs.
    package enum Event: Sendable, Equatable {
        /// The host announced so many bytes for the whole file.
        case announced(Int)
        case received(Int)
        /// A try failed for `cause`; the next comes after so many seconds.
        case retrying(cause: String, seconds: Double)
        case renewedLink
    }

    private let destination: any DownloadDestination
    private let format: FileFormat
    private let transport: any HTTPTransport
    private let world: World
    private let policy: RetryPolicy
    private let memory: HostMemory
    private let link: LinkSource
    private let report: @Sendable (Event) -> Void

    package init(
        into destination: any DownloadDestination, format: FileFormat = .gzip,
        over transport: any HTTPTransport, world: World,
        policy: RetryPolicy, memory: HostMemory = HostMemory(), link: @escaping LinkSource,
        report: @escaping @Sendable (Event) -> Void
    ) {
        self.destination = destination
        self.format = format
        self.transport = transport
        self.world = world
        self.policy = policy
        self.memory = memory
        self.link = link
        self.report = report
    }

    /// Fetches what is missing.
    ///
    /// - Throws: `DownloadError`, `CancellationError`, what the destination throws, such as `FileError`, or what the link
    ///   source throws.
    package func run() async throws {
        var schedule = RetrySchedule(policy, random: world.random)
        var renewals = 0
        // Only what goes beyond every earlier try is progress: a host that cannot resume may send the same
        // gigabyte for ever.
        var furthest = 0
        var freshConnection = false
        var followedAtOnce = false
        var url = try await link(nil)
        while true {
            try Task.checkCancellation()
            let attempt = DownloadAttempt(
                into: destination, format: format, now: world.now, report: report)
            let result = try await attempt.run(url, freshConnection, over: transport)
            if attempt.wasAnswered { memory.noteAnswer() }
            let host = HTTPLink(url)?.hostAndPort ?? ""
            let gained = min(attempt.received, max(0, attempt.reached - furthest))
            furthest = max(furthest, attempt.reached)
            switch result {
            case .done:
                return
            case .refused(let error):
                throw error
            case .statusRefused(let status, let code):
                throw DownloadError.status(status, code: code, host: host)
            case .linkRefused(let status, let code):
                guard renewals < 3 else { throw DownloadError.status(status, code: code, host: host) }
                renewals += 1
                // The API may be waited for.
                try await letGo()
                url = try await link(url)
                report(.renewedLink)
            case .tryAgain(let cause, let retryAfter, let error):
                freshConnection = true
                if gained >= policy.progress { renewals = 0 }
                let limit = error.map { policy.tries(after: $0, hostIsKnown: memory.hasAnswered) }
                guard
                    let seconds = schedule.wait(
                        after: cause, bytes: gained, retryAfter: retryAfter, atMost: limit)
                else {
                    if let error, !memory.hasAnswered { throw DownloadError.transfer(error) }
                    throw DownloadError.givenUp(summary: schedule.summary, host: host)
                }
                // One that brought nothing new is not followed at once twice: a host is not to be hammered.
                followedAtOnce =
                    destination.isLive && attempt.received > 0 && retryAfter == nil
                    && (gained > 0 || !followedAtOnce) && destination.resumable != nil
                report(.retrying(cause: cause, seconds: followedAtOnce ? 0 : seconds))
                guard !followedAtOnce else { continue }
                try await letGo()
                try await world.sleep(seconds)
                url = try await link(nil)
            }
        }
    }

    /// Nothing that is live is held while nothing comes.
    private func letGo() async throws {
        if destination.isLive { try await blocking { try self.destination.startAgain() } }
    }
}

/// Why a file could not be fetched, after all the tries it was worth.
package enum DownloadError: Error, Sendable, Equatable {
    /// The host says no, and will go on saying so. `code` is S3's own word for it: `AccessDenied`.
    case status(Int, code: String?, host: String)
    /// Given up; what went wrong, compressed: "5 × timeout, 3 × 503".
    case givenUp(summary: String, host: String)
    /// Not worth another try.
    case transfer(TransferError)
}
