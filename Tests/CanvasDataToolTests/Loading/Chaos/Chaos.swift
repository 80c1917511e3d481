import CanvasSimulator
import Foundation
import Testing

/// Refreshes a warehouse from dump to dump, while something goes wrong again and again, until it has gone wrong often
/// enough. After every run that succeeds the warehouse must be whole.
struct Chaos {
    let seed = acceptanceSeed()
    private(set) var incidents = 0
    /// The newest dump that is in.
    private(set) var dump = 0
    /// Whether somebody reads all the time; not where the server goes down under them as well.
    var hasReaders = true
    private(set) var statuses: [Int32: Int] = [:]

    /// Does `incident` to every run of `refresh`, which gives how often something went wrong, but for kills; its last argument is
    /// how many milliseconds such a run may take.
    mutating func run(
        on warehouse: LoadingSchool, until wanted: Int,
        _ incident: (BuiltTool.Running, inout SeededGenerator, Int) async throws -> Int
    ) async throws {
        var random = SeededGenerator(seed: seed)
        let start = ContinuousClock.now
        try await warehouse.succeed("refresh")
        dump = 1
        // From a run without incidents; those with them do less, but start and end the same.
        let patience = max(100, Int((.now - start) / .milliseconds(1)))
        let history = ReaderHistory(try await WatchedTables(warehouse.simulator), published: 1)
        let analyst = try await warehouse.analyst()
        try await withThrowingTaskGroup(of: Void.self) { group in
            if hasReaders {
                let reader = Reader(kind: .poller, connectionString: analyst, history: history, seed: seed)
                group.addTask { await reader.read() }
            }
            defer { history.end() }
            while incidents < wanted {
                let next = dump + 1
                try #require(next <= Course.longCount, "the dumps did not last: \(self)")
                warehouse.simulator.showDumps(next)
                history.offer(Course.regular(atMost: next))
                var isDone = false
                while !isDone, incidents < wanted {
                    isDone = try await attempt(warehouse, &random, patience, incident)
                }
                if !isDone { try await finish(warehouse) }
                history.publish(Course.regular(atMost: next))
                dump = next
                let wrong = try await warehouse.differences(at: dump) + (try await warehouse.leftovers())
                #expect(wrong == [], "\(self)")
            }
        }
        #expect(history.complaints == [], "\(self)")
    }

    /// One run with an incident; whether it succeeded all the same.
    private mutating func attempt(
        _ warehouse: LoadingSchool, _ random: inout SeededGenerator, _ patience: Int,
        _ incident: (BuiltTool.Running, inout SeededGenerator, Int) async throws -> Int
    ) async throws -> Bool {
        let running = try warehouse.school.tool.start(warehouse.arguments(["refresh"]))
        incidents += try await incident(running, &random, patience)
        let result = try await running.result()
        statuses[result.status, default: 0] += 1
        if result.status == 128 + SIGKILL || result.status == 128 + SIGTERM { incidents += 1 }
        // Killed or stopped, or given up for this time: busy, because the session of the run before is still at it, or without
        // a database for too long.
        let isExpected = [0, 69, 75, 128 + SIGKILL, 128 + SIGTERM].contains(result.status)
        #expect(isExpected, "\(self): \(result)")
        return result.status == 0
    }

    private func finish(_ warehouse: LoadingSchool) async throws {
        let result = try await warehouse.run("refresh", "--wait-lock")
        #expect(result.status == 0, "\(self): \(result)")
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
