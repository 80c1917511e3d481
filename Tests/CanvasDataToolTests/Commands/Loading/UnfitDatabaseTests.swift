import CanvasSimulator
import Foundation
import PostgresFixture
import Testing

/// What is wrong with the database is said before anything is fetched for it.
@Suite(.enabled(if: PrivateCluster.isInstalled, "Postgres's initdb and psql are needed"))
struct UnfitDatabaseTests {
    private static let load = ["load", "-q", "-t", "course_dim", "-t", "user_dim", "-t", "account_dim"]

    private static var settings: SimulatorSettings {
        var settings = SimulatorSettings()
        settings.visibleDumps = 1
        return settings
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let sql: String
        /// Behind the connection string; `DB` is the database's name.
        var connection = ""
        let status: Int32
        let errors: String
        /// Undoes what others would see.
        var end = ""
    }

    @Test(arguments: [
        Case(
            testDescription: "encoding",
            sql: "CREATE DATABASE DB_latin ENCODING 'LATIN1' TEMPLATE template0;",
            connection: "dbname=DB_latin",
            status: 78,
            errors: """
                Error: The database is encoded in LATIN1, which cannot hold all that Canvas sends.
                  Create another: CREATE DATABASE canvas ENCODING 'UTF8' TEMPLATE template0;

                """, end: "DROP DATABASE DB_latin;"),
        Case(
            testDescription: "rights",
            sql: "CREATE ROLE poor_loader LOGIN; REVOKE CREATE ON SCHEMA public FROM PUBLIC;",
            connection: "user=poor_loader",
            status: 77,
            errors: """
                Error: The role "poor_loader" may not create tables in the schema "public", nor create the schema "canvas_data", \
                nor create the schema "canvas_data_store".
                  As an administrator: GRANT USAGE, CREATE ON SCHEMA "public" TO "poor_loader"; CREATE SCHEMA "canvas_data" \
                AUTHORIZATION "poor_loader"; CREATE SCHEMA "canvas_data_store" AUTHORIZATION "poor_loader";

                """, end: "DROP ROLE poor_loader;"),
        Case(
            testDescription: "another's ledger",
            sql: "CREATE SCHEMA canvas_data; CREATE TABLE canvas_data.loads (course text);", status: 77,
            errors: """
                Error: canvas_data.loads is a table that canvas-data did not make, and it keeps its ledger under that name.
                  Rename it or its schema: ALTER SCHEMA canvas_data RENAME TO another name;

                """),
    ])
    func `an unfit database fails before anything is fetched`(trial: Case) async throws {
        try await LoadedSchool.run(Self.settings) { school in
            let name = school.database.name
            func run(_ sql: String) async throws {
                for statement in sql.split(separator: ";") {
                    let result = try await school.database.psql(statement.replacing("DB", with: name) + ";")
                    try #require(result.exitCode == 0, "\(result.errors)")
                }
            }
            try await run(trial.sql)
            var tool = school.tool
            tool.environment["CANVAS_DATA_DATABASE"] =
                "\(school.database.connectionString) \(trial.connection.replacing("DB", with: name))"
            #expect(
                try await tool.run(Self.load)
                    == BuiltTool.Result(status: trial.status, output: "", errors: trial.errors))
            #expect(school.simulator.requestLog.isEmpty)
            try await run(trial.end)
        }
    }

    @Test func `tables whose names are taken are not fetched, and others are loaded`() async throws {
        try await LoadedSchool.run(Self.settings) { school in
            let made = try await school.database.psql(
                "CREATE VIEW course_dim AS SELECT 1 AS id; CREATE TYPE user_dim AS ENUM ('a');")
            try #require(made.exitCode == 0, "\(made.errors)")
            let result = try await school.tool.run(Self.load)
            #expect(result.status == 3)
            for (table, kind) in [("course_dim", "a view"), ("user_dim", "a type")] {
                #expect(
                    result.errors.contains(
                        """
                        Cannot load public.\(table): there is \(kind) of that name, which canvas-data did not make.
                          Rename or drop it, or load into another schema with --schema.
                        """), "\(result.errors)")
            }
            let files = school.simulator.requestLog.filter { $0.host == .files }.map(\.path)
            #expect(!files.isEmpty && files.allSatisfy { $0.contains("account_dim") }, "\(files)")
            #expect(try await school.query("SELECT count(*) > 0 FROM account_dim") == ["t"])
        }
    }

    @Test(arguments: [
        "LOCK TABLE canvas_data.loads IN ACCESS EXCLUSIVE MODE",
        "LOCK TABLE course_dim IN ACCESS EXCLUSIVE MODE",
        "SELECT FROM canvas_data.loads FOR UPDATE",
    ])
    func `a lock that is never released ends a load at its deadline, and its holder is named`(lock: String)
        async throws
    {
        try await LoadedSchool.run(Self.settings) { school in
            #expect(try await school.tool.run(Self.load).status == 0)
            school.simulator.showDumps(2)
            let holder = Task {
                try await school.database.psql("BEGIN; \(lock); SELECT pg_sleep(600); COMMIT;")
            }
            let sleeping = """
                FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(600)%' AND wait_event = 'PgSleep'
                    AND datname = current_database()
                """
            var process: [String] = []
            while process.isEmpty {
                try await Task.sleep(for: .milliseconds(50))
                process = try await school.query("SELECT pid \(sleeping)")
            }
            let result = try await school.tool.run(Self.load + ["--publish-deadline", "4"])
            #expect(result.status == 75)
            #expect(result.errors.contains("by process \(process[0]) (\"psql\")"), "\(result.errors)")
            _ = try await school.query("SELECT pg_terminate_backend(pid) \(sleeping)")
            _ = try await holder.value
            #expect(try await school.query("SELECT count(*) FROM course_dim") == ["24"])
            #expect(
                try await school.tool.run(Self.load) == BuiltTool.Result(status: 0, output: "", errors: ""))
            #expect(try await school.query("SELECT count(*) FROM course_dim") == ["25"])
        }
    }
}
