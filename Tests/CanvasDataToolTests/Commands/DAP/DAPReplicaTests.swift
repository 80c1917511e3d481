import CanvasSimulator
import DAPFixture
import Foundation
import PostgresFixture
import Testing

/// Commands that keep replicas, whole, with the simulated DAP and a real Postgres.
@Suite(.enabled(if: PrivateCluster.isInstalled, "Postgres's initdb and psql are needed"))
struct DAPReplicaTests {
    @Test func `refresh makes every table, then brings what has changed, then has nothing to do`()
        async throws
    {
        try await DAPSchool.withDatabase { school, database in
            let namespaces = ["canvas", "canvas_logs", "catalog"]
            let refresh = ["dap", "refresh", "--namespace", "canvas,canvas_logs", "--namespace", "catalog"]
            let first = try await school.tool.run(refresh)
            #expect(first.status == 0, "\(first)")
            for namespace in namespaces {
                #expect(try await database.differences(from: school.dap, in: namespace, begunIn: 1) == [])
                #expect(
                    first.output.contains(
                        "In schema \(namespace), which is new, of database \(database.name)"))
            }
            #expect(
                first.output.contains("\(school.dap.tables(in: "canvas").count) tables brought up to date, "))

            school.dap.advance()
            let second = try await school.tool.run(refresh + ["--json"])
            #expect(second.status == 0, "\(second)")
            for namespace in namespaces {
                #expect(try await database.differences(from: school.dap, in: namespace, begunIn: 1) == [])
            }
            let json = try JSONSerialization.jsonObject(with: Data(second.output.utf8)) as? [String: Any]
            let parts = try #require(json?["parts"] as? [[String: Any]])
            #expect(parts.map { $0["namespace"] as? String } == namespaces)
            let tables = parts.flatMap { $0["tables"] as? [[String: Any]] ?? [] }
            #expect(tables.count == namespaces.reduce(0) { $0 + school.dap.tables(in: $1).count })
            #expect(tables.allSatisfy { $0["position"] as? String == school.dap.at(2) }, "\(tables)")
            #expect(tables.contains { $0["updated"] as? Int != 0 })

            let third = try await school.tool.run(refresh + ["-q"])
            #expect(third == BuiltTool.Result(status: 0, output: "", errors: ""))
            let words = try await school.tool.run(["dap", "refresh"])
            #expect(
                words.output.hasPrefix(
                    "Nothing is new: \(school.dap.tables(in: "canvas").count) tables up to date.\n"))
        }
    }

    @Test func `tables are selected by name, with a namespace in front or without`() async throws {
        try await DAPSchool.withDatabase { school, database in
            func there() async throws -> [String] {
                try await database.rows(
                    """
                    SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                    WHERE n.nspname IN ('canvas', 'canvas_logs', 'catalog') AND c.relkind = 'r'
                        AND c.relname NOT LIKE '%\\_\\_%' ORDER BY 1
                    """
                ).map { $0.joined() }
            }
            let both = ["dap", "refresh", "--namespace", "canvas,canvas_logs", "-q"]
            #expect(try await school.tool.run(both + ["-tusers", "-t", "canvas_logs.web_logs"]).status == 0)
            #expect(try await there() == ["canvas.users", "canvas_logs.web_logs"])
            let others = school.dap.tables(in: "canvas").filter { $0 != "accounts" && $0 != "users" }
            let exclude = others.flatMap { ["--exclude", $0] }
            #expect(try await school.tool.run(["dap", "refresh", "-q"] + exclude).status == 0)
            #expect(try await there() == ["canvas.accounts", "canvas.users", "canvas_logs.web_logs"])
            let wrong = try await school.tool.run(both + ["-t", "user"])
            #expect(
                wrong
                    == BuiltTool.Result(
                        status: 64, output: "",
                        errors: """
                            Error: DAP has no table "user" in canvas or canvas_logs.
                              Did you mean users?

                            """))
        }
    }

    @Test func `initdb, syncdb, listdb and dropdb do what the official client's do`() async throws {
        try await DAPSchool.withDatabase { school, database in
            let tables = ["--namespace", "canvas", "--table", "users,accounts"]
            let early = try await school.tool.run(["dap", "syncdb"] + tables)
            #expect(early.status == 1)
            #expect(
                early.errors.contains(
                    "Error: Table not initialized. Please run initdb first. (users is not in the database.)\n"
                ),
                "\(early)")
            #expect(try await school.tool.run(["dap", "initdb"] + tables).status == 0)
            let late = try await school.tool.run([
                "dap", "initdb", "--namespace", "canvas", "--table", "users,courses",
            ])
            #expect(late.status == 3)
            #expect(
                late.errors.contains(
                    "Error: Table already initialized. Please run syncdb to update it. (users is in the database.)\n"
                ),
                "\(late)")
            school.dap.advance()
            let sync = try await school.tool.run(["dap", "syncdb"] + tables)
            #expect(sync.status == 0, "\(sync)")
            #expect(
                try await database.differences(
                    from: school.dap, in: "canvas", begunIn: 1, tables: ["users", "accounts"]) == [])

            let list = try await school.tool.run([
                "dap", "--non-interactive", "listdb", "--namespace", "canvas",
            ])
            #expect(list.status == 0)
            let rows = try #require(
                try JSONSerialization.jsonObject(with: Data(list.output.utf8)) as? [[String: Any]])
            let replicas = ["accounts", "courses", "users"]
            #expect(
                rows.map { $0["name"] as? String }
                    == replicas + school.dap.tables(in: "canvas").filter { !replicas.contains($0) })
            #expect(rows[0]["records"] as? Int == (try school.dap.truth(of: "accounts").rows.count))

            _ = try await database.psql("CREATE VIEW public.people AS SELECT * FROM canvas.users")
            let drop = try await school.tool.run(["dap", "dropdb", "--namespace", "canvas", "--table", "all"])
            #expect(drop.status == 3, "\(drop)")
            #expect(drop.output.hasPrefix("Dropped accounts, courses.\n"))
            #expect(drop.errors.contains("people"))
            #expect(
                try await database.rows("SELECT source_table FROM instructure_dap.table_sync") == [["users"]])
            _ = try await database.psql("DROP VIEW public.people")
            let rest = try await school.tool.run([
                "dap", "dropdb", "--namespace", "canvas", "--table", "users", "-q",
            ])
            #expect(rest == BuiltTool.Result(status: 0, output: "", errors: ""))
            let none = try await school.tool.run(["dap", "dropdb", "--namespace", "canvas", "--table", "all"])
            #expect(none.status == 0)
            #expect(none.output.hasPrefix("No tables to drop in namespace canvas.\n"))
            let gone = try await school.tool.run([
                "dap", "dropdb", "--namespace", "canvas", "--table", "users",
            ])
            #expect(
                gone
                    == BuiltTool.Result(
                        status: 1, output: "",
                        errors:
                            "Error: Table not initialized. Please run initdb first. (users is not in the database.)\n"
                    ))
            // Nothing of them is left.
            #expect(
                try await database.rows(
                    """
                    SELECT relname FROM pg_class WHERE relnamespace = 'canvas'::regnamespace
                    UNION ALL SELECT typname FROM pg_type WHERE typnamespace = 'canvas'::regnamespace
                    UNION ALL SELECT table_name FROM canvas_data.loads
                    """) == [])
            #expect(try await school.tool.run(["dap", "refresh", "-q"]).status == 0)
        }
    }

    @Test func `one table that fails stops no other, and the next run brings it`() async throws {
        try await DAPSchool.withDatabase(misbehaving: "dap[canvas.users]:fail*2") { school, database in
            let result = try await school.tool.run(["dap", "refresh"])
            #expect(result.status == 3, "\(result)")
            #expect(result.errors.contains("Error: DAP's job for canvas.users failed"), "\(result.errors)")
            let count = school.dap.tables(in: "canvas").count
            #expect(result.errors.contains("Error: 1 of \(count) tables could not be loaded.\n"))
            #expect(try await school.tool.run(["dap", "refresh", "-q"]).status == 0)
            #expect(try await database.differences(from: school.dap, in: "canvas", begunIn: 1) == [])
        }
    }

    @Test func `two at once: the second ends with 75`() async throws {
        try await DAPSchool.withDatabase({ $0.jobPace = .seconds(20) }) { school, _ in
            let first = try school.tool.start(["dap", "refresh", "-q"])
            while school.dap.createdJobs.isEmpty { try await Task.sleep(for: .milliseconds(50)) }
            let second = try await school.tool.run(["dap", "refresh"])
            #expect(second.status == 75, "\(second)")
            first.send(SIGTERM)
            #expect(try await first.result().status == 143)
        }
    }

    @Test(
        .enabled("PyPI cannot be reached, from where DAP's official client comes") {
            await OfficialClient.canBeReached
        })
    func `replicas go from the official client to ours and back, and listdb of both says the same`()
        async throws
    {
        try await DAPSchool.withDatabase { school, database in
            let client = try await OfficialClient(school.simulator, database: database)
            var tool = school.tool
            tool.environment["TZ"] = "America/New_York"
            func lists() async throws -> (theirs: String, ours: String) {
                var theirs: [String] = []
                for options in [[], ["--omit-record-count"], ["--omit-not-replicated"]] {
                    let environment = client.environment.merging(["TZ": "America/New_York"]) { $1 }
                    let result = try await Program.run(
                        [
                            "/usr/bin/timeout", "300", client.program, "--non-interactive", "listdb",
                            "--namespace", "canvas",
                        ]
                            + options, environment: environment)
                    theirs.append(result.output)
                }
                var ours: [String] = []
                for options in [[], ["--omit-record-count"], ["--omit-not-replicated"]] {
                    let result = try await tool.run(
                        ["dap", "--non-interactive", "listdb", "--namespace", "canvas"] + options)
                    ours.append(result.output)
                }
                // Minutes may have gone by between the two.
                func plain(_ texts: [String]) -> String {
                    texts.joined().replacing(#/"staleness": "[^"]*"/#, with: "\"staleness\": \"…\"")
                }
                return (plain(theirs), plain(ours))
            }
            #expect(
                try await client.run("initdb", "--namespace", "canvas", "--table", "users,courses").exitCode
                    == 0)
            var (theirs, ours) = try await lists()
            #expect(ours == theirs)
            school.dap.advance()
            #expect(try await tool.run(["dap", "refresh", "-q"]).status == 0)
            #expect(try await database.differences(from: school.dap, in: "canvas", begunIn: 1) == [])
            (theirs, ours) = try await lists()
            #expect(ours == theirs)
            school.dap.advance()
            let synced = try await client.run("syncdb", "--namespace", "canvas", "--table", "all")
            #expect(synced.exitCode == 0, "\(synced.errors)")
            #expect(try await database.differences(from: school.dap, in: "canvas", begunIn: 1) == [])
            school.dap.advance()
            #expect(
                try await tool.run(["dap", "syncdb", "--namespace", "canvas", "--table", "all", "-q"]).status
                    == 0)
            #expect(try await database.differences(from: school.dap, in: "canvas", begunIn: 1) == [])
            (theirs, ours) = try await lists()
            #expect(ours == theirs)
        }
    }
}
