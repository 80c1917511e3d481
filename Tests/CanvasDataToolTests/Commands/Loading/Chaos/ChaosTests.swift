import CanvasSimulator
import Foundation
import PostgresFixture
import Testing

/// What goes wrong at random: nothing may be lost, doubled, or left lying about, and nobody may see a mixture.
@Suite(.enabled(if: PrivateCluster.isInstalled, "Postgres's initdb and psql are needed"), .serialized)
struct ChaosTests {
    @Test func `refresh killed at any moment continues with what is missing`() async throws {
        let wanted = isFullAcceptance ? 300 : 15
        var chaos = Chaos()
        repeat {
            try await LoadingSchool.run { warehouse in
                let before = chaos.incidents
                try await chaos.run(on: warehouse, until: wanted) { running in
                    running.send(SIGKILL)
                    return 0
                }
                // Each kill may cost the fragments that were on their way.
                let fetched = warehouse.simulator.requestLog.filter { $0.host == .files }.count
                let needed = try await warehouse.fragments(through: chaos.dump)
                #expect(fetched <= needed + 2 * (chaos.incidents - before), "\(chaos)")
            }
        } while chaos.incidents < wanted
    }

    @Test func `refresh stopped by SIGTERM at any moment continues in the next run`() async throws {
        let wanted = isFullAcceptance ? 100 : 5
        var chaos = Chaos()
        repeat {
            try await LoadingSchool.run { warehouse in
                try await chaos.run(on: warehouse, until: wanted) { running in
                    running.send(SIGTERM)
                    return 0
                }
            }
        } while chaos.incidents < wanted
    }

    @Test func `refresh connects again after its sessions were terminated`() async throws {
        let wanted = isFullAcceptance ? 50 : 8
        var chaos = Chaos()
        repeat {
            try await LoadingSchool.run { warehouse in
                try await chaos.run(on: warehouse, until: wanted) { _ in
                    let ended = try await warehouse.database.rows(
                        """
                        SELECT count(pg_terminate_backend(pid)) FROM (SELECT pid FROM pg_stat_activity
                            WHERE usename = '\(warehouse.loader)' ORDER BY random() LIMIT 1) one
                        """)
                    return Int(ended.first?.first ?? "") ?? 0
                }
            }
        } while chaos.incidents < wanted
    }

    @Test func `refresh continues after a crash of the server`() async throws {
        let wanted = isFullAcceptance ? 20 : 3
        var chaos = Chaos()
        chaos.hasReaders = false
        // What is committed must survive, which the fixture's own cluster does not care for; and what may be forgotten, is.
        let cluster = try await PrivateCluster(
            settings: ["synchronous_commit": "on", "wal_writer_delay": "10000"])
        repeat {
            try await LoadingSchool.run(on: cluster) { warehouse in
                try await chaos.run(on: warehouse, until: wanted) { _ in
                    try await cluster.crash()
                    try await cluster.start()
                    return 1
                }
            }
        } while chaos.incidents < wanted
    }

    @Test func `refresh finds out whether a COMMIT succeeded whose connection was cut`() async throws {
        let wanted = isFullAcceptance ? 50 : 10
        let seed = acceptanceSeed()
        try await LoadingSchool.run { warehouse in
            let plan = CutPlan(seed: seed)
            let proxy = try PostgresProxy(to: warehouse.database) { plan.cut(at: $0) }
            defer { proxy.stop() }
            var behind = warehouse
            behind.connectionString = proxy.connectionString(as: warehouse.loader)
            var dump = 0
            while proxy.cuts.count < wanted {
                dump += 1
                try #require(dump <= Course.longCount, "the dumps did not last, seed \(seed)")
                warehouse.simulator.showDumps(dump)
                // Too many cuts in a row end a run, which is no failure: cron runs it again.
                for _ in 1...10 {
                    let result = try await behind.run("refresh")
                    if result.status == 0 { break }
                    #expect(result.status == 69 || result.status == 75, "seed \(seed): \(result)")
                }
                let wrong =
                    try await warehouse.differences(at: dump)
                    + (try await warehouse.leftoversOfTheNextRun())
                #expect(wrong == [], "seed \(seed)")
            }
            #expect(plan.publications > 0, "seed \(seed)")
        }
    }
}
