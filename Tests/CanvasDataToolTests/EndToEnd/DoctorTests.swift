import CanvasSimulator
import Foundation
import PostgresFixture
import Testing

/// `canvas-data doctor`, whole.
@Suite struct DoctorTests {
    /// The check and the state of each line that is no remedy.
    private func states(_ output: String) -> [String] {
        output.split(separator: "\n").filter { !$0.hasPrefix(" ") }.map { line in
            line.split(separator: "  ", omittingEmptySubsequences: true).prefix(2)
                .map { $0.trimmingCharacters(in: .whitespaces) }.joined(separator: " ")
        }
    }

    @Test(.enabled(if: PrivateCluster.isInstalled, "Postgres's initdb and psql are needed"))
    func `all checks run, and nothing is written`() async throws {
        let database = try await PrivateCluster.shared().database()
        try await ToolOnSimulator.run { _, school in
            var tool = school.tool
            tool.environment["CANVAS_DATA_DATABASE"] = database.connectionString + " password=hunter2hunter2"
            let result = try await tool.run(["doctor"])
            #expect(result.status == 0)
            #expect(result.errors == "")
            #expect(
                states(result.output) == [
                    "ok configuration", "ok environment", "ok proxy", "ok downloads", "ok data",
                    "ok credentials", "ok api", "ok clock", "ok file host", "ok database", "ok version",
                    "ok encoding", "ok primary", "ok rights", "ok ledger", "warn role", "ok tables",
                    "warn settings",
                    "ok locks",
                    "ok connections", "ok pooler", "ok database TLS", "ok database disk",
                ])
            #expect(!result.output.contains("hunter2"))
            #expect(try FileManager.default.contentsOfDirectory(atPath: school.folder) == [])
            #expect(try await database.rows("SELECT 1 FROM pg_namespace WHERE nspname LIKE 'canvas%'") == [])

            let json = try await tool.run(["doctor", "--json", "--schema", "pg_catalog"])
            #expect(json.status == 1)
            #expect(
                json.output.contains(
                    """
                        {
                          "check": "database",
                          "state": "fail",
                          "message": "The schema \\"pg_catalog\\" is reserved.",
                          "remedy": "Choose another with --schema."
                        }
                      ],
                    """))
        }
    }

    @Test func `a failed check does not end the others`() async throws {
        try await ToolOnSimulator.run { _, school in
            try school.write("Jobs: 3\n", to: "config.yml")
            var tool = school.tool
            tool.environment["CANVAS_DATA_API_SECRET"] = nil
            let result = try await tool.run([
                "doctor", "-q", "-c", "config.yml", "--database", "host=\(school.folder) dbname=x",
                "--download-dir", "config.yml/x",
            ])
            #expect(result.status == 1)
            #expect(
                result.output == """
                    fail  configuration  config.yml:1:1: unknown setting "Jobs".
                                         Did you mean jobs?
                    fail  downloads      config.yml/x cannot be written: Not a directory (\(school.folder)/config.yml/x).
                                         Check its permissions, or choose another directory with --download-dir.
                    fail  credentials    The API secret is missing.
                                         Run 'canvas-data init' once, set CANVAS_DATA_API_KEY and CANVAS_DATA_API_SECRET, or set api_key and api_secret in a configuration file.
                    warn  api            The API was not checked: it needs the key and the secret.
                    fail  database       Cannot connect to the database: connection to server on socket "\(school.folder)/.s.PGSQL.5432" failed: No such file or directory.
                                         Check that the server is running, its host and port, and the firewall in between.

                    """)
            #expect(
                result.errors == """
                    Error: 4 of 8 checks failed.
                      Follow the hint under each finding, then run 'canvas-data doctor' again.

                    """)
        }
    }
}
