import CanvasSimulator
import Foundation
import Glibc
import PostgresFixture
import SharedFixture
import Testing

/// Whatever stops `dap refresh`, and whenever: the next runs bring every table to the truth, nothing is left over, and
/// readers never see half.
@Suite(.enabled(if: PrivateCluster.isInstalled, "Postgres is not installed"), .timeLimit(.minutes(60)))
struct ReplicaChaosTests {
    /// Runs with `incident` at a random moment, from state to state, until it has happened `wanted` times.
    private func disturb(
        _ school: ReplicaSchool, times wanted: Int, _ incident: (BuiltTool.Running) async throws -> Void
    ) async throws {
        let seed = acceptanceSeed()
        var random = SplitMix64(seed: seed)
        var usual = 3_000
        var incidents = 0
        var inThisState = 0
        while incidents < wanted {
            let start = ContinuousClock.now
            let running = try school.tool.start(ReplicaSchool.refresh)
            let moment = start + .milliseconds(Int.random(in: 5...usual, using: &random))
            while .now < moment, running.isRunning { try await Task.sleep(for: .milliseconds(3)) }
            if running.isRunning {
                try await incident(running)
                incidents += 1
                inThisState += 1
            }
            let result = try await running.result()
            let isExpected = [0, 3, 69, 75, 128 + SIGKILL].contains(result.status)
            #expect(isExpected, "seed \(seed), \(incidents) incidents: \(result)")
            if result.status == 0 { usual = max(50, Int((.now - start) / .milliseconds(1))) }
            guard result.status == 0 || inThisState >= 10 else { continue }
            inThisState = 0
            try await finish(school, "seed \(seed), \(incidents) incidents")
            school.dap.advance()
        }
        try await finish(school, "seed \(seed), \(incidents) incidents")
    }

    /// Until nobody disturbs it, and the server has noticed that the last run is gone.
    private func finish(_ school: ReplicaSchool, _ comment: String) async throws {
        var result = try await school.refresh()
        for _ in 1...20 where [69, 75].contains(result.status) {
            try await Task.sleep(for: .milliseconds(500))
            result = try await school.refresh()
        }
        #expect(result.status == 0, "\(comment): \(result)")
        #expect(try await school.differences() == [], "\(comment)")
        #expect(try await school.leftovers() == [], "\(comment)")
    }

    @Test func `killed again and again, it ends with the truth`() async throws {
        try await ReplicaSchool.run({ $0.rowsPerPart = 60 }, scale: 2) { school in
            try await disturb(school, times: isFullAcceptance ? 100 : 8) { $0.send(SIGKILL) }
        }
    }

    @Test func `with backends terminated again and again, it ends with the truth`() async throws {
        try await ReplicaSchool.run({ $0.rowsPerPart = 60 }, scale: 2) { school in
            try await disturb(school, times: isFullAcceptance ? 30 : 5) { _ in
                try await school.sql(
                    """
                    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE datname = current_database() AND pid <> pg_backend_pid()
                    """)
            }
        }
    }

    @Test func `with the server stopped at once again and again, it ends with the truth`() async throws {
        // What is committed must survive, which the fixture's own cluster does not care for.
        let cluster = try await PrivateCluster(settings: [
            "synchronous_commit": "on", "wal_writer_delay": "10000",
        ])
        try await ReplicaSchool.run({ $0.rowsPerPart = 60 }, scale: 2, on: cluster) { school in
            try await disturb(school, times: isFullAcceptance ? 10 : 2) { _ in
                try await cluster.crash()
                try await cluster.start()
            }
        }
    }

    @Test func `readers of two related tables see one state of both, without an error`() async throws {
        try await ReplicaSchool.run { school in
            try await school.succeed()
            let states = isFullAcceptance ? 10 : 4
            let reading = Task {
                // The newest change of either table, of which each state brings one.
                var seen: [[String]] = []
                while !Task.isCancelled {
                    seen += try await school.database.rows(
                        """
                        SELECT (SELECT count(*) FROM canvas.submissions), (SELECT count(*) FROM canvas.users),
                            (SELECT sum(hashtextextended(t::text, 0)) FROM canvas.submissions t),
                            (SELECT sum(hashtextextended(t::text, 0)) FROM canvas.users t)
                        """)
                }
                return seen
            }
            var digests: [[String]] = []
            let query = """
                SELECT (SELECT count(*) FROM canvas.submissions), (SELECT count(*) FROM canvas.users),
                    (SELECT sum(hashtextextended(t::text, 0)) FROM canvas.submissions t),
                    (SELECT sum(hashtextextended(t::text, 0)) FROM canvas.users t)
                """
            digests += try await school.database.rows(query)
            for _ in 1...states {
                school.dap.advance()
                try await school.succeed()
                digests += try await school.database.rows(query)
            }
            reading.cancel()
            let seen = Set(try await reading.value)
            #expect(seen.subtracting(digests) == [])
            #expect(Set(digests).count == states + 1)
        }
    }
}
