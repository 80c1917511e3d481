import CanvasSimulator
import Foundation
import PostgresFixture
import Testing

/// What `adopt` and `drop` say and do, by the built tool.
@Suite(.enabled(if: PrivateCluster.isInstalled, "Postgres's initdb and psql are needed"))
struct AdoptAndDropTests {
    private static var settings: SimulatorSettings {
        var settings = SimulatorSettings()
        settings.visibleDumps = 1
        return settings
    }

    @Test func `a table made by get-ddl is adopted, and a second time left as it is`() async throws {
        try await LoadedSchool.run(Self.settings) { school in
            let ddl = try await school.tool.run(["get-ddl", "--version", "4.2.8"])
            #expect(try await school.database.psql(ddl.output, arguments: ["-1"]).exitCode == 0)
            #expect(try await school.tool.run(["load", "-q", "-t", "course_dim"]).status == 0)
            let missing = try await school.tool.run(["adopt", "course_dim", "course_dimm"])
            #expect(missing.status != 0)
            let misspelt = try await school.tool.run(["adopt", "course_dim", "--schema", "pubic"])
            #expect(misspelt.status == 64)
            #expect(try await school.query("SELECT to_regnamespace('pubic')") == ["∅"], "it was not made")
            #expect(try await Self.kind(school) == ["r"], "all or none")

            let adopted = try await school.tool.run(["adopt", "course_dim"])
            #expect(
                adopted
                    == BuiltTool.Result(
                        status: 0,
                        output: "Adopted course_dim: exchanged as a whole from now on.\n\(school.place())\n",
                        errors: ""))
            #expect(try await Self.kind(school) == ["p"])
            #expect(try await school.query("SELECT count(*) FROM course_dim") == ["24"])
            let again = try await school.tool.run(["adopt", "course_dim", "--json"])
            #expect(again.status == 0)
            #expect(
                again.output.replacing(#/\s/#, with: "")
                    == #"{"type":"adoption","schema":"public",\#(school.databaseJSON),"adopted":[],"unchanged":["course_dim"]}"#
            )
            school.simulator.showDumps(2)
            let next = try await school.tool.run(["load", "-q", "-t", "course_dim"])
            #expect(next == BuiltTool.Result(status: 0, output: "", errors: ""))
            #expect(try await school.query("SELECT count(*) FROM course_dim") == ["25"])
        }
    }

    private static func kind(_ school: LoadedSchool) async throws -> [String] {
        try await school.query("SELECT relkind FROM pg_class WHERE oid = 'public.course_dim'::regclass")
    }

    @Test func `drop turns an adopted table into an ordinary one with its rows, and reports it`() async throws
    {
        try await LoadedSchool.run(Self.settings) { school in
            let ddl = try await school.tool.run(["get-ddl", "--version", "4.2.8"])
            #expect(try await school.database.psql(ddl.output, arguments: ["-1"]).exitCode == 0)
            _ = try await school.query(
                """
                CREATE INDEX mine ON course_dim (code);
                CREATE VIEW codes AS SELECT code FROM course_dim;
                GRANT SELECT ON course_dim TO PUBLIC
                """)
            let definitions = try await school.database.definitions(of: "public")
            #expect(try await school.tool.run(["adopt", "-q", "course_dim"]).status == 0)
            let load = ["load", "-q", "-t", "course_dim", "-t", "requests"]
            _ = try await school.query("DROP TABLE requests")
            #expect(try await school.tool.run(load).status == 0)

            let terminal = try PseudoTerminal()
            let asked = try terminal.start(school.tool, ["drop"])
            #expect(await terminal.read(until: "Type the name of the schema to continue: "))
            #expect(
                terminal.seen.contains("This drops 1 table from schema public, with their ledger entries.")
            )
            #expect(terminal.seen.contains(school.place()))
            #expect(terminal.seen.contains("These stay, as ordinary tables with their rows: course_dim."))
            terminal.type("public\n")
            #expect(await terminal.read(until: "Kept course_dim as ordinary tables, with all rows."))
            #expect(await asked.status == 0)
            #expect(try await Self.kind(school) == ["r"])
            #expect(
                try await school.query("SELECT count(*) FROM codes UNION ALL SELECT count(*) FROM course_dim")
                    == ["24", "24"])
            let ending = try await school.tool.run(["drop", "--yes", "public"])
            #expect(ending.status == 64)
            _ = try await school.database.psql(
                try await school.tool.run(["get-ddl", "--version", "4.2.8"]).output
                    .split(separator: ";").filter { $0.contains("\"requests\"") }.joined(separator: ";") + ";"
            )
            #expect(try await school.database.definitions(of: "public") == definitions)
            // And is filled in place again.
            #expect(try await school.tool.run(load).status == 0)
            #expect(try await Self.kind(school) == ["r"])
        }
    }

    @Test func `drop removes loaded tables once the name of the schema is confirmed`() async throws {
        try await LoadedSchool.run(Self.settings) { school in
            let nothing = try await school.tool.run(["drop", "--yes", "public"])
            #expect(
                nothing
                    == BuiltTool.Result(
                        status: 64, output: "",
                        errors: """
                            Error: canvas-data has loaded no tables into schema "public".
                              Choose another with --database and --schema.

                            """))
            #expect(
                try await school.tool.run(["load", "-q", "-t", "course_dim", "-t", "requests"]).status == 0)
            let unasked = try await school.tool.run(["drop"])
            #expect(
                unasked
                    == BuiltTool.Result(
                        status: 64, output: "",
                        errors: """
                            Error: drop asks for the name of the schema, but standard input is not a terminal.
                              Confirm with --yes public.

                            """))
            let wrong = try await school.tool.run(["drop", "--yes", "canvas"])
            #expect(
                wrong
                    == BuiltTool.Result(
                        status: 64, output: "",
                        errors: "Error: Nothing was dropped: the answer was not \"public\".\n"))
            #expect(try await school.query("SELECT count(*) FROM course_dim") == ["24"])

            let terminal = try PseudoTerminal()
            let asked = try terminal.start(school.tool, ["drop"])
            #expect(await terminal.read(until: "Type the name of the schema to continue: "))
            #expect(
                terminal.seen.contains(
                    "This drops 2 tables from schema public, with their ledger entries."))
            #expect(terminal.isEchoing)
            terminal.type("public\n")
            #expect(await terminal.read(until: "Dropped 2 tables from schema public."))
            #expect(await asked.status == 0)
            #expect(
                try await school.query(
                    """
                    SELECT to_regclass('public.course_dim'), (SELECT count(*) FROM canvas_data.loads),
                        (SELECT count(*) FROM pg_class WHERE relnamespace = 'canvas_data_store'::regnamespace)
                    """) == ["∅|0|0"])
            // And from the beginning again.
            #expect(try await school.tool.run(["load", "-q", "-t", "course_dim"]).status == 0)
        }
    }
}
