import CanvasSimulator
import Foundation
import PostgresFixture
import Testing

/// What `load` and `refresh` would do, and that asking changes nothing.
@Suite(.enabled(if: PrivateCluster.isInstalled, "Postgres's initdb and psql are needed"))
struct DryRunTests {
    private static var settings: SimulatorSettings {
        var settings = SimulatorSettings()
        settings.visibleDumps = 1
        return settings
    }
    private static let tables = ["-t", "course_dim", "-t", "requests"]

    @Test func `a dry run shows what would be loaded, continued or is up to date`() async throws {
        try await LoadedSchool.run(Self.settings) { school in
            let new = try await school.tool.run(["load", "--dry-run"] + Self.tables)
            #expect(
                new
                    == BuiltTool.Result(
                        status: 0,
                        output: """
                            table       dump  files
                            course_dim     1      1  replace all rows
                            requests       1      4  add rows

                            2 tables and 5 files would be loaded into public; 0 tables up to date. Nothing was changed.
                            \(school.place())

                            """, errors: ""))
            #expect(try await school.query("SELECT to_regnamespace('canvas_data')") == ["∅"])

            #expect(try await school.tool.run(["load", "-q"] + Self.tables).status == 0)
            let done = try await school.tool.run(["refresh", "--dry-run"] + Self.tables)
            #expect(
                done
                    == BuiltTool.Result(
                        status: 0, output: "Nothing is new: 2 tables up to date.\n\(school.place())\n",
                        errors: ""))
            let json = try await school.tool.run(["refresh", "--dry-run", "--json"] + Self.tables)
            #expect(
                json.output.replacing(#/\s/#, with: "")
                    == #"{"type":"plan","schema":"public",\#(school.databaseJSON),"tables":[],"upToDate":2}"#)
        }
    }

    @Test func `a dry run does not create the private Postgres`() async throws {
        try await LoadedSchool.run(Self.settings) { school in
            var tool = school.tool
            let directory = "\(school.folder)/postgres"
            tool.environment["CANVAS_DATA_DATABASE"] = nil
            tool.environment["CANVAS_DATA_LOCAL_DIR"] = directory
            for command in ["load", "refresh"] {
                let plan = try await tool.run([command, "--dry-run", "-t", "course_dim"])
                #expect(plan.status == 0, "\(plan)")
                #expect(
                    plan.output.hasSuffix(
                        "\n1 table and 1 file would be loaded into public; 0 tables up to date. Nothing was changed.\n"
                            + "In schema public of the private Postgres in \(directory), which does not exist yet.\n"
                    ))
            }
            #expect(!FileManager.default.fileExists(atPath: directory))
        }
    }
}
