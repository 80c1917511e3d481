import CanvasSimulator
import Foundation
import PostgresFixture
import Testing

/// Single statements that have to wait while the tables are exchanged, each asking for a table that is exchanged and for
/// one that grows.
@Suite(
    .enabled(if: PrivateCluster.isInstalled, "Postgres's initdb and psql are needed"),
    .timeLimit(.minutes(10)))
struct StatementTests {
    /// How a report asks; `QUERY` stands for its query.
    private static let ways = [
        "QUERY", "CREATE TEMP TABLE report AS QUERY; SELECT * FROM report",
        "BEGIN; DECLARE report CURSOR FOR QUERY; FETCH ALL FROM report; COMMIT",
        "SELECT * FROM test.volatile_report()", "SELECT * FROM test.inlined_report()",
    ]
    /// These take their snapshot first and then wait. Rows that were added since are not in it, while the tables that
    /// were exchanged are the new ones to everybody.
    private static let older = [
        "COPY (QUERY) TO STDOUT", "SELECT * FROM test.stable_report()",
        "BEGIN ISOLATION LEVEL REPEATABLE READ; QUERY; COMMIT",
    ]

    @Test func `a statement that waits for the exchange sees one dump`() async throws {
        try await LoadingSchool.run { warehouse in
            try await warehouse.succeed("refresh")
            let watched = try await WatchedTables(warehouse.simulator)
            let (database, query) = (warehouse.database, WatchedTables.query(["user_dim", "requests"]))
            try await make(Self.hold, in: database)
            try await make(Self.functions(query), in: database)
            warehouse.simulator.showDumps(2)
            let refresh = try warehouse.school.tool.start(warehouse.arguments(["refresh"]))
            try await wait(for: "AccessExclusiveLock' AND granted", 1, in: database)
            async let good = seen(by: Self.ways, query, in: database)
            async let known = seen(by: Self.older, query, in: database)
            try await wait(
                for: "AccessShareLock' AND NOT granted", Self.ways.count + Self.older.count, in: database)
            try await make("DELETE FROM test.hold", in: database)
            let result = try await refresh.result()
            #expect(result.status == 0, "\(result)")
            for (way, seen) in try await good {
                #expect(watched.dumps(of: seen) == [2], "\(way): \(watched.origins(of: seen))")
            }
            for (way, seen) in try await known {
                withKnownIssue("a snapshot from before the exchange, and a lock from behind it") {
                    #expect(watched.dumps(of: seen) == [2], "\(way): \(watched.origins(of: seen))")
                }
            }
        }
    }

    /// What each of the ways to ask gets, all at once.
    private func seen(
        by ways: [String], _ query: String, in database: PrivateDatabase
    ) async throws -> [(String, [String: Warehouse.Contents])] {
        try await withThrowingTaskGroup(of: (String, [String: Warehouse.Contents]).self) { group in
            for way in ways {
                let script = way.replacingOccurrences(of: "QUERY", with: query)
                group.addTask {
                    let result = try await database.psql(script + ";", arguments: ["-qAt", "-F", "\t"])
                    #expect(result.exitCode == 0, "\(way): \(result.errors)")
                    let rows = result.output.split(separator: "\n").map { $0.split(separator: "\t") }
                    return (
                        way,
                        rows.reduce(into: [:]) { seen, row in
                            seen[String(row[0])] = Warehouse.Contents(row.dropFirst().map { String($0) })
                        }
                    )
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    private func make(_ script: String, in database: PrivateDatabase) async throws {
        let made = try await database.psql(script)
        #expect(made.exitCode == 0, "\(made.errors)")
    }

    /// Waits until so many sessions have such a lock on a table.
    private func wait(for lock: String, _ count: Int, in database: PrivateDatabase) async throws {
        let query = """
            SELECT count(*) FROM pg_locks WHERE relation = 'public.user_dim'::regclass
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                AND mode = '\(lock)
            """
        while try await database.rows(query) != [["\(count)"]] {
            try await Task.sleep(for: .milliseconds(200))
        }
    }

    private static func functions(_ query: String) -> String {
        [("inlined", "sql STABLE"), ("stable", "plpgsql STABLE"), ("volatile", "plpgsql")].map {
            name, language in
            let body = language == "sql STABLE" ? query : "BEGIN RETURN QUERY \(query); END"
            return """
                CREATE FUNCTION test.\(name)_report() RETURNS TABLE (a text, b bigint, c numeric)
                    LANGUAGE \(language) AS $report$ \(body) $report$;
                """
        }.joined(separator: "\n")
    }

    /// Whoever exchanges tables does not go on, its locks in hand, as long as there is a row in `test.hold`.
    private static let hold = """
        CREATE SCHEMA test;
        CREATE TABLE test.hold AS SELECT 1;
        CREATE FUNCTION test.wait() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
            BEGIN
                WHILE EXISTS (SELECT FROM test.hold) AND EXISTS (SELECT FROM pg_locks
                    WHERE pid = pg_backend_pid() AND relation = 'public.user_dim'::regclass
                        AND mode = 'AccessExclusiveLock')
                LOOP PERFORM pg_sleep(0.01); END LOOP;
            END $$;
        CREATE EVENT TRIGGER wait ON ddl_command_start EXECUTE FUNCTION test.wait();
        """
}
