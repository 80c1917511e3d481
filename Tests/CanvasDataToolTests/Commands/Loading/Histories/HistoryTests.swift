import CanvasSimulator
import Foundation
import PostgresFixture
import Testing

/// Histories of a school's nights, and a model that says what readers may see after each step.
///
/// `CANVAS_DATA_SEED=N` plays one history again; `CANVAS_DATA_HISTORIES=N` says how many there are.
@Suite(.enabled(if: PrivateCluster.isInstalled, "Postgres's initdb and psql are needed"), .serialized)
struct HistoryTests {
    /// What the product is known to get wrong; a history that fails in one of these ways is a known issue. Empty when all
    /// is well.
    static let known: Set<HistoryComplaint.Kind> = []

    @Test func `random histories show readers only what dumps contain, and in the end the truth`()
        async throws
    {
        let environment = ProcessInfo.processInfo.environment
        let one = environment["CANVAS_DATA_SEED"].flatMap { UInt64($0) }
        // Chance must not decide whether a change lands: at full length it may find what these do not.
        let first = one ?? (isFullAcceptance ? UInt64.random(in: 1...1_000_000_000) : 80_000)
        let count =
            environment["CANVAS_DATA_HISTORIES"].flatMap { UInt64($0) }
            ?? (one != nil ? 1 : isFullAcceptance ? 2_000 : 100)
        print("\(count) histories from seed \(first) on")
        try await HistoryLane.run(2) { lane, warehouse in
            for seed in first..<first + count where seed % 2 == UInt64(lane) {
                let failure = try await HistoryPlayer.play(History(seed: seed), in: warehouse)
                guard let failure else { continue }
                let shrunk = try await failure.shrunk { try await HistoryPlayer.play($0, in: warehouse) }
                withKnownIssue(isIntermittent: true) {
                    Issue.record("\(shrunk)\nand before it was shortened:\n\(failure)")
                } matching: { _ in
                    Self.known.contains(failure.complaint.kind)
                }
            }
        }
    }

    @Test(arguments: DirectedHistory.all)
    func `a history that once failed succeeds`(directed: DirectedHistory) async throws {
        try await HistoryLane.run { _, warehouse in
            let history = History(seed: 0, steps: directed.steps)
            let failure = try await HistoryPlayer.play(history, in: warehouse)
            withKnownIssue(isIntermittent: true) {
                if let failure { Issue.record("\(failure)") }
            } when: {
                DirectedHistory.known.contains(directed.name)
            }
        }
    }
}

/// A simulated Canvas and a database, in which histories are played one after the other.
enum HistoryLane {
    /// Does `work` in several of them at once.
    static func run(
        _ count: Int = 1, _ work: @escaping @Sendable (Int, HistoryWarehouse) async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for lane in 0..<count {
                group.addTask {
                    let simulator = try await Simulator(SimulatorSettings())
                    try await simulator.start()
                    do {
                        let database = try await PrivateCluster.shared().database()
                        let warehouse = try HistoryWarehouse(simulator, database)
                        try await work(lane, warehouse)
                        try await warehouse.clear()
                    } catch {
                        await simulator.stop()
                        throw error
                    }
                    await simulator.stop()
                }
            }
            try await group.waitForAll()
        }
    }
}
