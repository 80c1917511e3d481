import CanvasSimulator
import DAPFixture
import Foundation
import PostgresFixture
import Testing

/// Commands that serve every API that is configured.
@Suite(.enabled(if: PrivateCluster.isInstalled, "Postgres's initdb and psql are needed"))
struct DAPWithOthersTests {
    @Test func `refresh serves both APIs, and one that fails stops the other not`() async throws {
        try await DAPSchool.withDatabase { school, database in
            var tool = school.tool
            tool.environment["CANVAS_DATA_API_URL"] = school.simulator.apiURL
            tool.environment["CANVAS_DATA_API_KEY"] = school.simulator.key
            tool.environment["CANVAS_DATA_API_SECRET"] = school.simulator.secret
            tool.environment["CANVAS_DATA_SCHEMA"] = "dumps"
            tool.environment["CANVAS_DATA_METRICS_FILE"] = "\(school.folder)/metrics.prom"
            var broken = tool
            broken.environment["DAP_CLIENT_SECRET"] = "hunter2-hunter2"
            let half = try await broken.run(["refresh", "--json"])
            #expect(half.status == 3, "\(half.errors)")
            #expect(
                half.errors == """
                    {"type":"error","code":"partly_done","exit":3,"message":"A part of the run has failed.","hint":"Fix the \
                    cause, then run the same command again: what is complete is not loaded again."}

                    """)
            let report = try JSONSerialization.jsonObject(with: Data(half.output.utf8)) as? [String: Any]
            #expect((report?["failures"] as? [[String: Any]])?.map { $0["code"] as? String } == ["refused"])
            #expect((report?["parts"] as? [[String: Any]])?.map { $0["schema"] as? String } == ["dumps"])
            broken.environment["CANVAS_DATA_API_SECRET"] = "another"
            let none = try await broken.run(["refresh"])
            #expect(none.status == 77)
            #expect(none.errors.contains("\nError: Both parts of the run have failed.\n"), "\(none.errors)")
            #expect(try await database.rows("SELECT count(*) FROM dumps.course_dim") != [["0"]])
            #expect(try await database.rows("SELECT to_regclass('canvas.users') IS NULL") == [["t"]])

            let whole = try await tool.run(["refresh"])
            #expect(whole.status == 0, "\(whole)")
            #expect(try await database.differences(from: school.dap, in: "canvas", begunIn: 1) == [])
            #expect(whole.output.contains("\nNothing is new: "))
            let metrics = String(decoding: try school.contents(of: "metrics.prom"), as: UTF8.self)
            #expect(metrics.contains(#"canvas_data_last_run_success{schema="canvas"} 1"#))
            #expect(metrics.contains(#"canvas_data_last_run_success{schema="dumps"} 1"#))
            #expect(metrics.contains(#"canvas_data_table_rows{schema="canvas",table="users"} "#))

            let status = try await tool.run(["status", "--json"])
            #expect(status.status == 0, "\(status)")
            let json = try JSONSerialization.jsonObject(with: Data(status.output.utf8)) as? [String: Any]
            let parts = try #require(json?["parts"] as? [[String: Any]])
            #expect(parts.map { $0["schema"] as? String } == ["canvas", "dumps"])
        }
    }

    @Test func `status shows up to when each table is, and what is stale or missing`() async throws {
        try await DAPSchool.withDatabase { school, database in
            let nothing = try await school.tool.run(["status"])
            #expect(nothing.status == 1)
            #expect(nothing.output.hasPrefix("Nothing of namespace canvas is loaded yet.\n"))
            #expect(try await school.tool.run(["dap", "refresh", "-q", "-t", "users,accounts"]).status == 0)
            let status = try await school.tool.run(["status", "--json"])
            #expect(status.status == 0, "\(status)")
            let json = try JSONSerialization.jsonObject(with: Data(status.output.utf8)) as? [String: Any]
            let tables = try #require(json?["tables"] as? [[String: Any]])
            #expect(tables.map { $0["table"] as? String } == ["accounts", "users"])
            #expect(tables.map { $0["position"] as? String } == [school.dap.at(1), school.dap.at(1)])
            #expect(tables[1]["rows"] as? Int == (try school.dap.truth(of: "users").rows.count))
            #expect(
                (json?["notLoaded"] as? [String])
                    == school.dap.tables(in: "canvas").filter { $0 != "users" && $0 != "accounts" })
            let stale = try await school.tool.run(["status", "-q", "--max-age", "1h"])
            #expect(stale.status == 1)
            #expect(
                stale.errors.hasPrefix(
                    "Error: 2 of 2 tables are older than 60 min; the oldest, accounts, is "))
            let absent = try await school.tool.run(["status", "-q", "-t", "courses"])
            #expect(absent.status == 1)
            #expect(
                absent.errors.hasPrefix("Error: \"courses\" is not loaded into schema \"canvas\".\n"),
                "\(absent)")
            _ = try await database.psql("DROP TABLE canvas.users")
            let gone = try await school.tool.run(["status", "-q"])
            #expect(gone.status == 1)
            #expect(
                gone.errors.hasPrefix(
                    "Error: canvas.users is recorded as loaded, and is not in the database.\n"))
        }
    }

    @Test func `another database than that of DAP_CONNECTION_STRING is announced, even with -q`() async throws
    {
        try await DAPSchool.withDatabase { school, database in
            let other = try await PrivateCluster.shared().database()
            var tool = school.tool
            tool.environment["CANVAS_DATA_DATABASE"] = other.connectionString
            let result = try await tool.run([
                "dap", "listdb", "--namespace", "canvas", "--omit-not-replicated", "-q",
            ])
            #expect(result.status == 0)
            #expect(
                result.errors
                    == "Warning: DAP_CONNECTION_STRING is ignored, because CANVAS_DATA_DATABASE names the database (database).\n"
            )
            #expect(result.output == "No table of namespace canvas is in the database.\n")
            let refresh = try await tool.run(["refresh", "-q", "-t", "accounts"])
            #expect(refresh.status == 0)
            #expect(refresh.errors == result.errors)
            #expect(try await other.rows("SELECT count(*) > 0 FROM canvas.accounts") == [["t"]])
        }
    }

    @Test
    func `compare counts replicas, names what differs, and leaves alone what another client has loaded`()
        async throws
    {
        try await DAPSchool.withDatabase { school, database in
            let nothing = try await school.tool.run(["compare"])
            #expect(nothing.status == 1)
            #expect(nothing.errors.hasPrefix("Error: Nothing is loaded into schema \"canvas\".\n"))
            #expect(try await school.tool.run(["dap", "refresh", "-q", "-t", "users,accounts"]).status == 0)
            let good = try await school.tool.run(["compare"])
            #expect(good.status == 0, "\(good)")
            #expect(good.output.contains("\n2 tables, all as they were loaded.\n"))
            _ = try await database.psql(
                "DELETE FROM canvas.users WHERE id = (SELECT min(id) FROM canvas.users)")
            let wrong = try await school.tool.run(["compare", "--json"])
            #expect(wrong.status == 65)
            #expect(
                wrong.errors.contains("1 of 2 tables does not hold what was loaded: canvas.users."),
                "\(wrong.errors)")
            let json = try JSONSerialization.jsonObject(with: Data(wrong.output.utf8)) as? [String: Any]
            let tables = try #require(json?["tables"] as? [[String: Any]])
            #expect(tables.map { $0["agrees"] as? Bool } == [true, false])
            // As if another client had gone on.
            _ = try await database.psql(
                "UPDATE instructure_dap.table_sync SET \"timestamp\" = \"timestamp\" + interval '1 hour'")
            let theirs = try await school.tool.run(["compare"])
            #expect(theirs.status == 0, "\(theirs)")
            #expect(theirs.output.contains("loaded by another client"))
            _ = try await database.psql("DROP TABLE canvas.users")
            let gone = try await school.tool.run(["compare"])
            #expect(gone.status == 65)
            #expect(gone.output.contains("not there"))
        }
    }
}
