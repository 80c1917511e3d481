import CanvasSimulator
import Foundation
import PostgresFixture
import Testing

/// What people with open reports notice of refreshes: nothing but newer rows.
@Suite(.enabled(if: PrivateCluster.isInstalled, "Postgres's initdb and psql are needed"), .serialized)
struct ReadersTests {
    @Test func `readers of every kind see one dump at a time during refreshes`()
        async throws
    {
        let seed = acceptanceSeed()
        let last = isFullAcceptance ? 23 : 4
        try await LoadingSchool.run { warehouse in
            try await warehouse.succeed("refresh")
            let analyst = try await warehouse.analyst()
            let history = ReaderHistory(try await WatchedTables(warehouse.simulator), published: 1)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (number, kind) in Reader.Kind.allCases.enumerated() {
                    let reader = Reader(
                        kind: kind, connectionString: analyst, history: history,
                        seed: seed &+ UInt64(number))
                    group.addTask { await reader.read() }
                }
                defer { history.end() }
                // Refreshes may be over before a busy machine has let every reader begin.
                while history.sights.count <= Reader.Kind.allCases.count, history.complaints.isEmpty {
                    try await Task.sleep(for: .milliseconds(20))
                }
                for dump in 2...last {
                    warehouse.simulator.showDumps(dump)
                    history.offer(dump)
                    try await warehouse.succeed("refresh", "--lock-timeout", "2")
                    history.publish(dump)
                }
            }
            #expect(history.complaints == [], "seed \(seed)")
            #expect(history.sights.count == Reader.Kind.allCases.count + 1)
            #expect(history.dumpsSeen.isSuperset(of: [1, last]), "seed \(seed)")
            let wrong = try await warehouse.differences(at: last) + (try await warehouse.leftovers())
            #expect(wrong == [], "seed \(seed)")
            // Two seconds of --lock-timeout and one of grace.
            if isFullAcceptance {
                #expect(history.longest.filter { $0.value >= .seconds(3) } == [:], "seed \(seed)")
                print("seed \(seed), \(history.sights), longest \(history.longest)")
            }
        }
    }
}

extension LoadingSchool {
    /// A role that may read what is there now, and nothing else; its connection string.
    func analyst() async throws -> String {
        let role = "analyst_\(database.name)"
        let made = try await database.psql(
            "CREATE ROLE \(role) LOGIN; GRANT SELECT ON ALL TABLES IN SCHEMA public TO \(role);")
        #expect(made.exitCode == 0, "\(made.errors)")
        return database.connectionString(as: role)
    }
}
