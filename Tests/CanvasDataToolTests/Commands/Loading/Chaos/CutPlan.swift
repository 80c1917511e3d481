import PostgresFixture
import SharedFixture
import Synchronization

/// Where connections are to be cut: at every other publication, and at some of the other commits.
final class CutPlan: Sendable {
    private struct State {
        var random: SplitMix64
        var publications = 0
    }
    private let state: Mutex<State>

    init(seed: UInt64) { state = Mutex(State(random: SplitMix64(seed: seed))) }

    /// Commits of publications that were seen.
    var publications: Int { state.withLock { $0.publications } }

    func cut(at commit: PostgresProxy.Commit) -> PostgresProxy.Cut? {
        state.withLock { state in
            let isPublication = commit.statements.contains("ATTACH PARTITION")
            if isPublication { state.publications += 1 }
            let isCut =
                isPublication
                ? state.publications % 2 == 1 : Int.random(in: 0..<30, using: &state.random) == 0
            return isCut ? PostgresProxy.Cut.allCases.randomElement(using: &state.random) : nil
        }
    }
}
