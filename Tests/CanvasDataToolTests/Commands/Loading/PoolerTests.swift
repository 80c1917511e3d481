import CanvasSimulator
import PostgresFixture
import Testing

/// A real PgBouncer between us and the database.
@Suite(.enabled(if: PrivateCluster.isInstalled && Pooler.isInstalled, "PgBouncer is needed"))
struct PoolerTests {
    private static var settings: SimulatorSettings {
        var settings = SimulatorSettings()
        settings.visibleDumps = 1
        return settings
    }
    private static let load = ["load", "-q", "-t", "course_dim", "-t", "requests"]

    @Test func `a pooler in session mode is accepted`() async throws {
        try await LoadedSchool.run(Self.settings) { school in
            var tool = school.tool
            let pooler = try await Pooler(before: school.database, mode: "session")
            tool.environment["CANVAS_DATA_DATABASE"] = pooler.connectionString
            let result = try await tool.run(Self.load)
            #expect(result == BuiltTool.Result(status: 0, output: "", errors: ""))
            #expect(try await school.query("SELECT count(*) FROM course_dim") == ["24"])
        }
    }

    @Test func `a pooler in transaction mode is refused, because its locks would not hold`()
        async throws
    {
        try await LoadedSchool.run(Self.settings) { school in
            var tool = school.tool
            let pooler = try await Pooler(before: school.database, mode: "transaction")
            tool.environment["CANVAS_DATA_DATABASE"] = pooler.connectionString
            let result = try await tool.run(Self.load)
            #expect(
                result.errors == """
                    Error: A pooler (PgBouncer) shares server processes between connections, so session locks \
                    would not be held by this connection.
                      Connect to the server itself, or to a pool with pool_mode = session.

                    """)
            #expect(result.status == 78)
            #expect(try await school.query("SELECT to_regclass('public.course_dim')") == ["∅"])
        }
    }
}
