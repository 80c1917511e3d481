import Foundation
import Glibc
import PostgresFixture
import Testing

/// `canvas-data local`, on a cluster in a folder of its own.
@Suite(.enabled(if: PrivateCluster.isInstalled, "Postgres's initdb and psql are needed"))
struct LocalTests {
    let folder = "/tmp/canvas-data-local-\(UUID())"

    private var directory: String { "\(folder)/pg" }
    private var url: String {
        "postgresql://canvas_data@/canvas_data?host=%2Ftmp%2F\(folder.dropFirst(5))%2Fpg%2Fsocket&port=5432"
    }

    private var tool: BuiltTool {
        var tool = BuiltTool()
        // A busy machine may take long to make a cluster.
        tool.patience = 300
        tool.environment["CANVAS_DATA_LOCAL_DIR"] = directory
        // About another server, and not obeyed.
        tool.environment["PGHOST"] = "db.example.edu"
        tool.environment["PGHOSTADDR"] = "192.0.2.1"
        tool.environment["PGUSER"] = "someone"
        for name in ["CANVAS_DATA_API_SECRET", "CANVAS_TOKEN", "PGPASSWORD"] {
            tool.environment[name] = "hidden-word"
        }
        return tool
    }

    private func stopped(_ version: String = "15") -> String {
        "Postgres       \(version), in \(directory)\nServer         stopped\nURL            \(url)\n"
    }

    @Test func `local psql starts the server, which stops after psql however that ends`() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let before = try await tool.run(["local", "status"])
        #expect(before.output == "There is no private Postgres yet; it would be in \(directory).\n")

        // Also what looks like options of ours is psql's.
        let psql = try await tool.run([
            "local", "psql", "-XAtc", "SELECT current_user, 1", "-v", "x=1", "-tc", "SELECT 2",
        ])
        #expect(psql == .init(status: 0, output: "canvas_data|1\n2\n", errors: ""))
        // What psql starts gets none of our secrets either.
        let variables = try await tool.run(["local", "psql", "-Xc", "\\! env"])
        #expect(variables.output.contains("PGDATABASE=canvas_data\n"))
        #expect(!variables.output.contains("hidden-word"))
        let failed = try await tool.run(["local", "--local-dir", directory, "psql", "-Xc", "SELECT nothing"])
        #expect(failed.status == 1)

        let hanging = try tool.start(["local", "psql", "-X"], stdin: "SELECT pg_sleep(600);\n")
        // That a server runs says nothing: it may still be the one of before.
        let sleepers = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(%'"
        while hanging.isRunning, try await tool.run(["local", "psql", "-XAtc", sleepers]).output != "1\n" {
            try await Task.sleep(for: .milliseconds(50))
        }
        let busy = try await tool.run(["local", "stop"])
        #expect(busy.status == 75)
        hanging.send(SIGKILL)
        _ = try await hanging.result()
        let stops = try await within(.seconds(120)) { try await !status().running }
        #expect(stops, "psql was killed, and its server is still running")
        let after = try await tool.run(["local", "stop"])
        #expect(after.output.hasSuffix("\nServer         stopped\nURL            \(url)\n"))
    }

    @Test func `local start keeps the server running, and local url connects to it`() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let started = try await tool.run(["local", "start", "--json"])
        #expect(started.status == 0)
        #expect(started.output.contains("\n  \"stays\": true,\n  \"url\": \"\(url)\"\n}\n"))
        var shell = tool
        shell.environment["PGHOSTADDR"] = nil
        let asked = try await shell.shell("psql -X -At -c 'SELECT current_user' \"$(\"$tool\" local url)\"")
        #expect(asked == .init(status: 0, output: "canvas_data\n", errors: ""))
        let administrator = try await tool.run([
            "local", "psql", "-U", "postgres", "-XAtc", "SELECT current_user",
        ])
        #expect(administrator.output == "postgres\n")
        #expect(try await status().running)
        #expect(
            try await tool.run(["local", "stop", "--force", "-q"]) == .init(status: 0, output: "", errors: "")
        )
        let url = try await tool.run(["local", "url"])
        #expect(
            url
                == .init(
                    status: 0, output: "\(self.url)\n",
                    errors:
                        "Warning: The private Postgres is not running; start it with 'canvas-data local start'.\n"
                ))
    }

    /// Waits until `condition` holds; false when it does not for so long.
    private func within(_ patience: Duration, _ condition: () async throws -> Bool) async throws -> Bool {
        let end = ContinuousClock.now + patience
        while ContinuousClock.now < end {
            if try await condition() { return true }
            try await Task.sleep(for: .milliseconds(20))
        }
        return false
    }

    private func status() async throws -> (running: Bool, text: String) {
        let result = try await tool.run(["local", "status", "--json"])
        return (result.output.contains("\"running\": true"), result.output)
    }
}

/// What `canvas-data local` refuses without starting anything.
@Suite struct LocalUsageTests {
    @Test func `local without a subcommand lists the subcommands`() async throws {
        #expect(
            try await BuiltTool().run(["local"])
                == .init(
                    status: 64, output: "",
                    errors: """
                        Error: local needs a subcommand: psql, url, start, stop or status.
                          See 'canvas-data local --help'.

                        """))
    }

    @Test func `--force and --when-unused exclude each other`() async throws {
        let result = try await BuiltTool().run(["local", "stop", "--force", "--when-unused"])
        #expect(result.status == 64)
        #expect(result.errors.hasPrefix("Error: Give --force or --when-unused, not both.\n"))
    }

    @Test func `local psql --help shows the help of local psql`() async throws {
        let result = try await BuiltTool().run(["local", "psql", "--help"])
        #expect(result.status == 0)
        #expect(result.output.hasPrefix("OVERVIEW: Run psql on the private Postgres.\n"))
    }
}
