import CanvasSimulator
import Foundation
import PostgresFixture
import Testing

/// That each command says which database and schema it was about.
@Suite(.enabled(if: PrivateCluster.isInstalled, "Postgres's initdb and psql are needed"))
struct WhereItWentTests {
    private static var settings: SimulatorSettings {
        var settings = SimulatorSettings()
        settings.visibleDumps = 1
        return settings
    }

    @Test func `a summary names the schema, and says if it is new`() async throws {
        try await LoadedSchool.run(Self.settings) { school in
            let load = ["load", "-t", "course_dim", "--schema", "canvs"]
            let first = try await school.tool.run(load + ["-v"])
            #expect(first.status == 0)
            #expect(first.output.hasSuffix(").\n\(school.place("canvs", isNew: true))\n"), "\(first.output)")
            #expect(
                first.errors.contains(
                    "The schemas canvas_data, canvas_data_store, canvs did not exist; this run created them.\n"
                ))
            let second = try await school.tool.run(load)
            #expect(second.output == "Nothing is new: 1 table up to date.\n\(school.place("canvs"))\n")
            let third = try await school.tool.run([
                "refresh", "-t", "course_dim", "--schema", "canvas", "--json",
            ])
            #expect(
                third.output.replacing(#/\s/#, with: "").hasPrefix(
                    #"{"type":"summary","schema":"canvas",\#(school.databaseJSON),"schemaIsNew":true,"#))
            // cron hears nothing.
            let quiet = try await school.tool.run([
                "refresh", "-q", "-t", "course_dim", "--schema", "another",
            ])
            #expect(quiet == BuiltTool.Result(status: 0, output: "", errors: ""))
        }
    }

    @Test func `a summary does not contain the password of the connection string`() async throws {
        try await LoadedSchool.run(Self.settings) { school in
            var tool = school.tool
            tool.environment["CANVAS_DATA_DATABASE"] =
                school.database.connectionString + " password=hunter@/2"
            for command in [["load", "-t", "course_dim"], ["status"], ["compare"], ["status", "--json"]] {
                let result = try await tool.run(command)
                #expect(result.status == 0)
                #expect(!result.output.contains("hunter"))
                #expect(result.output.contains(school.database.name))
            }
        }
    }

    @Test func `ignored variables of libpq are warned about, even with -q`() async throws {
        try await LoadedSchool.run(Self.settings) { school in
            var tool = school.tool
            tool.environment["CANVAS_DATA_DATABASE"] = nil
            tool.environment["CANVAS_DATA_LOCAL_DIR"] = nil
            tool.environment["HOME"] = school.folder
            tool.environment["PGHOST"] = "db.example.edu"
            tool.environment["PGDATABASE"] = "canvas"
            let place = geteuid() == 0 ? "/var/lib/canvas-data" : "\(school.folder)/.local/share/canvas-data"
            try #require(!FileManager.default.fileExists(atPath: "\(place)/postgres"))
            let warning = """
                Warning: No database is configured, so PGHOST, PGDATABASE are ignored and the private Postgres in \
                \(place)/postgres is used. To use the database that libpq's variables name, give --database postgresql:// \
                (database); to keep the private one, give its directory with --local-dir (local_dir).

                """
            for quiet in [[], ["-q"]] {
                let plan = try await tool.run(["refresh", "--dry-run", "-t", "course_dim"] + quiet)
                #expect(plan.status == 0)
                #expect(plan.errors == warning)
            }
            let meant = try await tool.run([
                "refresh", "--dry-run", "-t", "course_dim", "--local-dir", "\(school.folder)/postgres",
            ])
            #expect(meant.errors == "")
            tool.environment.merge(school.database.environment) { $1 }
            let used = try await tool.run(["load", "-t", "course_dim", "--database", "postgresql://"])
            #expect(used.errors == "")
            #expect(used.output.hasSuffix("\(school.place())\n"), "\(used.output)")
        }
    }
}
