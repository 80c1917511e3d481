import CanvasSimulator
import Foundation
import SharedFixture
import Synchronization
import Testing

/// Refreshes a warehouse from dump to dump, while something goes wrong again and again, until it has gone wrong often
/// enough. After every run that succeeds the warehouse must be whole.
struct Chaos {
    /// Makes something go wrong for a run; gives how often it has, where the run's status does not tell.
    typealias Incident = (BuiltTool.Running) async throws -> Int

    let seed = acceptanceSeed()
    private(set) var incidents = 0
    /// Sequence number of the newest loaded dump.
    private(set) var dump = 0
    /// Whether somebody reads all the time; not where the server goes down under them as well.
    var hasReaders = true
    private(set) var statuses: [Int32: Int] = [:]
    /// What runs said that gave up.
    private var reasons: [String: Int] = [:]
    /// How many milliseconds the runs took that succeeded.
    private var durations = [4_000]
    /// How long the next one may take. Dumps of requests alone take less, and so does the rest of a run that was killed.
    private var usual: Int { max(100, durations.suffix(8).max() ?? 0) }
    /// After so many incidents with one dump it is left in peace, or none would ever come to the next.
    private let mostForOne = isFullAcceptance ? 15 : 4
    private var random = SplitMix64(seed: 0)

    /// Does `incident` to run after run of `refresh`, each at a random moment, until it has gone wrong `wanted` times in
    /// all or no newer dump is to be had; then more is to be done with another warehouse.
    mutating func run(
        on warehouse: LoadingSchool, until wanted: Int, _ incident: Incident
    ) async throws {
        if dump == 0 { random = SplitMix64(seed: seed) }
        try await bring(1, into: warehouse, until: wanted, incident)
        let history = ReaderHistory(try await WatchedTables(warehouse.simulator), published: 1)
        let analyst = try await warehouse.analyst()
        try await withThrowingTaskGroup(of: Void.self) { group in
            if hasReaders {
                let reader = Reader(kind: .poller, connectionString: analyst, history: history, seed: seed)
                group.addTask { await reader.read() }
            }
            defer { history.end() }
            while incidents < wanted, dump < Course.longCount {
                history.offer(dump + 1)
                try await bring(dump + 1, into: warehouse, until: wanted, incident)
                history.publish(dump)
            }
        }
        #expect(history.complaints == [], "\(self)")
        if isFullAcceptance { print("\(self), \(reasons), usual run \(usual) ms, \(history.sights)") }
    }

    private mutating func bring(
        _ next: Int, into warehouse: LoadingSchool, until wanted: Int, _ incident: Incident
    ) async throws {
        warehouse.simulator.showDumps(next)
        var isDone = false
        let most = min(wanted, incidents + mostForOne)
        while !isDone, incidents < most { isDone = try await attempt(warehouse, incident) }
        if !isDone { try await finish(warehouse) }
        dump = next
        let wrong = try await warehouse.differences(at: dump) + (try await warehouse.leftoversOfTheNextRun())
        #expect(wrong == [], "\(self)")
    }

    /// One run with an incident; whether it succeeded all the same.
    private mutating func attempt(_ warehouse: LoadingSchool, _ incident: Incident) async throws -> Bool {
        let running = try warehouse.school.tool.start(warehouse.arguments(["refresh"]))
        let isOver = Flag()
        let ending = Task {
            defer { isOver.raise() }
            return try await running.result()
        }
        let start = ContinuousClock.now
        let moment = start + .milliseconds(Int.random(in: 5...usual, using: &random))
        while .now < moment, !isOver.isRaised { try await Task.sleep(for: .milliseconds(5)) }
        if !isOver.isRaised { incidents += try await incident(running) }
        let result = try await ending.value
        if result.status == 0 { durations.append(Int((.now - start) / .milliseconds(1))) }
        statuses[result.status, default: 0] += 1
        if result.status == 69 || result.status == 75 { reasons[result.errors, default: 0] += 1 }
        if result.status == 128 + SIGKILL || result.status == 128 + SIGTERM { incidents += 1 }
        // Killed or stopped, or given up for this time: busy, because the session of the run before is still at it,
        // or without a database for too long.
        let isExpected = [0, 69, 75, 128 + SIGKILL, 128 + SIGTERM].contains(result.status)
        #expect(isExpected, "\(self): \(result)")
        return result.status == 0
    }

    private mutating func finish(_ warehouse: LoadingSchool) async throws {
        let start = ContinuousClock.now
        let result = try await warehouse.run("refresh", "--wait-lock")
        durations.append(Int((.now - start) / .milliseconds(1)))
        #expect(result.status == 0, "\(self): \(result)")
    }

    private final class Flag: Sendable {
        private let value = Atomic(false)
        var isRaised: Bool { value.load(ordering: .acquiring) }
        func raise() { value.store(true, ordering: .releasing) }
    }
}

extension Chaos: CustomStringConvertible {
    var description: String { "seed \(seed), dump \(dump), \(incidents) incidents, exits \(statuses)" }
}

extension LoadingSchool {
    /// Files that a warehouse needs which takes every dump up to `last`.
    func fragments(through last: Int) async throws -> Int {
        var count = 0
        for dump in 1...last {
            count += try await simulator.truth(of: dump)?.tables.reduce(0) { $0 + $1.fragments } ?? 0
        }
        return count
    }
}
