import Synchronization

/// A query on its way, and what came of it.
final class DAPJob: Sendable {
    enum Status: String {
        case waiting, running, complete, failed
    }

    /// An object, as the file host has it.
    struct Object: Sendable {
        let id: String
        let fragment: StoredFragment
        /// On the file host.
        let path: String
    }

    let id: String
    let query: DAPQuery
    /// Milliseconds since 1970.
    let createdAt: Int
    /// In seconds.
    let lifetime: Int
    /// Whether it is going to fail.
    let fails: Bool
    /// Of the query, in microseconds since 1970; nil for a snapshot.
    let since: Int?
    /// The `until` that was asked for, nil where there was none.
    let wishedUntil: Int?

    private struct State {
        var looks = 0
        var isExpired = false
        var hasFailed = false
        var objects: Result<[Object], SimulatorError>?
    }

    private let state = Mutex(State())
    private let work: Task<Result<[Object], SimulatorError>, Never>

    init(
        id: String, _ query: DAPQuery, since: Int?, wishedUntil: Int?, createdAt: Int, lifetime: Int,
        fails: Bool,
        make: @escaping @Sendable (DAPQuery) throws -> [Object]
    ) {
        self.id = id
        self.query = query
        self.since = since
        self.wishedUntil = wishedUntil
        self.createdAt = createdAt
        self.lifetime = lifetime
        self.fails = fails
        work = Task {
            await withCheckedContinuation { done in
                // Large tables take a while, which Swift's own threads must not spend on them.
                OwnThread.start {
                    done.resume(
                        returning: Result { try make(query) }.mapError {
                            $0 as? SimulatorError ?? SimulatorError("\($0)")
                        })
                }
            }
        }
    }

    /// Microseconds since 1970: what the answer leads to.
    var until: Int { query.times[query.until] }

    func expire() { state.withLock { $0.isExpired = true } }

    func isExpired(at now: Int) -> Bool {
        state.withLock { $0.isExpired } || now >= createdAt + lifetime * 1000
    }

    /// Whether an answer has said that it failed: the next query then gets another job.
    var hasFailed: Bool { state.withLock { $0.hasFailed } }

    /// Its status as of one more look. Throws where its data could not be made.
    func look(at now: Int, _ pace: DAPSettings.JobPace) async throws -> Status {
        let looks = state.withLock { state in
            state.looks += 1
            return state.looks
        }
        switch pace {
        case .atOnce: break
        case .polls(let count) where looks <= count + 1:
            return looks <= (count + 1) / 2 || looks == 1 ? .waiting : .running
        case .polls: break
        case .seconds(let seconds):
            let elapsed = Double(now - createdAt) / 1000
            if elapsed < seconds { return elapsed < seconds / 3 ? .waiting : .running }
            if !fails && state.withLock({ $0.objects == nil }) {
                collect()
                return .running
            }
        }
        if fails {
            state.withLock { $0.hasFailed = true }
            return .failed
        }
        let objects = await work.value
        state.withLock { $0.objects = objects }
        _ = try objects.get()
        return .complete
    }

    /// Notes the objects once they are there, without waiting.
    private func collect() {
        Task { [work, self] in
            let objects = await work.value
            state.withLock { $0.objects = objects }
        }
    }

    /// None while it is not complete.
    var objects: [Object] {
        state.withLock { state in
            if case .success(let objects)? = state.objects { objects } else { [] }
        }
    }
}
