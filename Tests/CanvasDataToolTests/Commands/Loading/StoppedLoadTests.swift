import CanvasSimulator
import Foundation
import Glibc
import PostgresFixture
import Testing

/// A load that is stopped, or meets another one.
@Suite(.enabled(if: PrivateCluster.isInstalled, "Postgres's initdb and psql are needed"))
struct StoppedLoadTests {
    private static let interrupted =
        "Error: Interrupted before it was done.\n  Run the same command again to continue.\n"
    private static let load = ["load", "-q", "-t", "course_dim", "-t", "user_dim", "-t", "requests"]

    private static var settings: SimulatorSettings {
        var settings = SimulatorSettings()
        settings.visibleDumps = 1
        return settings
    }

    @Test func `SIGTERM while fragments are loading publishes nothing, and the next run continues`()
        async throws
    {
        try await LoadedSchool.run(Self.settings) { school in
            // The three files of users never come; those of the others do.
            try school.simulator.misbehave("file[*user_dim*]:stall")
            let running = try school.tool.start(Self.load)
            // No such table yet is no error here.
            while (try? await school.query("SELECT count(*) FROM canvas_data.fragments")) != ["5"] {
                try await Task.sleep(for: .milliseconds(50))
            }
            running.send(SIGTERM)
            #expect(
                try await running.result()
                    == BuiltTool.Result(status: 143, output: "", errors: Self.interrupted))
            #expect(try await school.query("SELECT to_regclass('public.course_dim')") == ["∅"])
            #expect(
                try await school.query("SELECT outcome, message FROM canvas_data.runs") == [
                    "failed|interrupted"
                ])

            try school.simulator.misbehave("")
            school.simulator.resetLog()
            #expect(
                try await school.tool.run(Self.load) == BuiltTool.Result(status: 0, output: "", errors: ""))
            #expect(school.simulator.requestLog.filter { $0.host == .files }.count == 3, "of 8 files")
            #expect(try await school.query("SELECT count(*) FROM course_dim") == ["24"])
        }
    }

    @Test func `SIGTERM while readers block publishing leaves them undisturbed`() async throws {
        try await LoadedSchool.run(Self.settings) { school in
            #expect(try await school.tool.run(Self.load).status == 0)
            school.simulator.showDumps(2)
            let reader = Task {
                try await school.database.psql(
                    "BEGIN; SELECT count(*) FROM course_dim; SELECT pg_sleep(600); COMMIT;")
            }
            while try await school.query(
                """
                SELECT count(*) FROM pg_stat_activity
                WHERE query LIKE 'SELECT pg_sleep(600)%' AND wait_event = 'PgSleep' AND datname = current_database()
                """
            )
                == ["0"]
            {
                try await Task.sleep(for: .milliseconds(50))
            }
            let running = try school.tool.start(Self.load + ["--lock-timeout", "60"])
            // For the reader's snapshot or its table; while staging, two may wait for each other to extend one (`extend`).
            // Other tests wait in other databases of the cluster.
            let waiting = """
                SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)
                WHERE NOT granted AND locktype IN ('virtualxid', 'relation') AND datname = current_database()
                """
            while try await school.query(waiting) == ["0"] {
                try await Task.sleep(for: .milliseconds(50))
            }
            running.send(SIGTERM)
            #expect(
                try await running.result()
                    == BuiltTool.Result(status: 143, output: "", errors: Self.interrupted))
            #expect(try await school.query("SELECT count(*) FROM course_dim") == ["24"])
            _ = try await school.query(
                """
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE query LIKE 'SELECT pg_sleep(600)%' AND datname = current_database()
                """
            )
            _ = try await reader.value
            school.simulator.resetLog()
            #expect(
                try await school.tool.run(Self.load) == BuiltTool.Result(status: 0, output: "", errors: ""))
            #expect(school.simulator.requestLog.filter { $0.host == .files }.isEmpty, "all was staged")
            #expect(try await school.query("SELECT count(*) FROM course_dim") == ["25"])
        }
    }

    @Test func `a second load ends at once naming the first, or waits with --wait-lock`() async throws {
        try await LoadedSchool.run(Self.settings) { school in
            try school.simulator.misbehave("file:stall")
            let first = try school.tool.start(Self.load)
            while !school.simulator.requestLog.contains(where: { $0.host == .files }) {
                try await Task.sleep(for: .milliseconds(50))
            }
            let second = try await school.tool.run(Self.load)
            #expect(second.status == 75)
            #expect(
                second.errors.replacing(#/\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT/#, with: "DATE") == """
                    Error: Another canvas-data (process \(first.identifier), since DATE) is loading schema public.
                      Wait until it ends, or use --wait-lock.

                    """)
            // Another schema of the same database is another matter.
            #expect(try await school.tool.run(Self.load + ["--schema", "other", "--dry-run"]).status == 0)
            // Elsewhere on the network it is the database that says so.
            var elsewhere = school.tool
            elsewhere.environment["XDG_STATE_HOME"] = "\(school.folder)/elsewhere"
            let third = try await elsewhere.run(Self.load)
            #expect(third.status == 75)
            #expect(
                third.errors == """
                    Error: Another canvas-data is loading schema public.
                      Wait until it ends, or use --wait-lock.

                    """)

            let waiting = try school.tool.start(Self.load + ["--wait-lock"])
            try school.simulator.misbehave("")
            first.send(SIGTERM)
            #expect(try await first.result().status == 143)
            #expect(try await waiting.result() == BuiltTool.Result(status: 0, output: "", errors: ""))
            #expect(try await school.query("SELECT count(*) FROM course_dim") == ["24"])

            let locks = try FileManager.default.contentsOfDirectory(
                atPath: "\(school.folder)/state/canvas-data")
            #expect(locks.count == 1)
            #expect(locks.allSatisfy { $0.wholeMatch(of: #/load-[0-9a-f]{24}\.lock/#) != nil })
        }
    }

    @Test func `a JSON log has one object per line`() async throws {
        try await LoadedSchool.run(Self.settings) { school in
            let arguments = ["load", "-q", "-t", "course_dim", "--log-file", "log", "--log-format", "json"]
            #expect(try await school.tool.run(arguments).status == 0)
            let log = try String(contentsOfFile: "\(school.folder)/log", encoding: .utf8)
            let lines = try log.split(separator: "\n").map { line in
                try #require(
                    try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            }
            #expect(lines.allSatisfy { Set($0.keys) == ["time", "level", "process", "message"] })
            #expect(lines.first?["message"] as? String == "canvas-data 0.1.0 load began")
            #expect(lines.last?["message"] as? String == "load ended with 0")
            #expect(lines.last?["level"] as? String == "info")
        }
    }
}
