import CanvasData
import CanvasDataBase
import CanvasSimulator
import Foundation
import Testing

/// The commands that fetch, on a simulated Canvas: what they say and leave behind. That the bytes are right is the
/// library's tests' to show.
@Suite struct FetchingTests {
    private func withSchool(_ body: (ToolOnSimulator, Simulator) async throws -> Void) async throws {
        let simulator = try await Simulator()
        try await simulator.start()
        let school = try ToolOnSimulator(simulator)
        defer { school.remove() }
        try await body(school, simulator)
        await simulator.stop()
    }

    private func latest(_ simulator: Simulator) async throws -> DumpTruth {
        try #require(try await simulator.truth().last { $0.finished && !$0.isHistorical })
    }

    @Test func `get-dump-files fetches each file once`() async throws {
        try await withSchool { school, simulator in
            let truth = try await latest(simulator)
            let tables = truth.tables.filter { ["course_dim", "user_dim"].contains($0.table) }
            let count = tables.reduce(0) { $0 + $1.fragments }
            let arguments = ["get-dump-files", "--table", "course_dim,user_dim"]
            let dry = try await school.tool.run(arguments + ["--dry-run"])
            #expect(
                dry.output.hasSuffix(
                    "\nDump \(truth.sequence): \(count) of \(count) files would be fetched. Nothing was written.\n"
                ))
            #expect(!FileManager.default.fileExists(atPath: school.folder + "/downloads"))

            let first = try await school.tool.run(arguments)
            #expect(first.status == 0)
            #expect(first.output.hasPrefix("Fetched \(count) files ("))
            #expect(first.output.hasSuffix(" into ./downloads.\n"))
            #expect(first.errors == "")
            let files = try FileManager.default.contentsOfDirectory(atPath: school.folder + "/downloads")
            #expect(files.filter { $0.hasSuffix(".gz") }.sorted() == tables.flatMap(\.filenames).sorted())
            #expect(
                try await school.tool.run(arguments).output
                    == "Fetched 0 files (0 B) into ./downloads; \(count) were already there.\n")
            let json = try await school.tool.run(arguments + ["--json"])
            let summary = try JSONValue(parsing: Array(json.output.utf8))
            #expect(summary["type"]?.string == "summary")
            #expect(summary["sequence"]?.int == truth.sequence)
            #expect(summary["files"]?.array?.allSatisfy { $0["wasThere"]?.bool == true } == true)
        }
    }

    @Test func `unpack-dump-files writes tables and a script, and prints a summary`() async throws {
        try await withSchool { school, simulator in
            let truth = try await latest(simulator)
            let result = try await school.tool.run(["-q", "unpack-dump-files"])
            #expect(result == BuiltTool.Result(status: 0, output: "", errors: ""))
            #expect(try school.wrongTables(of: truth) == [])
            let expected = truth.tables.filter { $0.table != "requests" }
            #expect(try school.tables(of: truth).map(\.table) == expected.map(\.table))
            let again = try await school.tool.run(["unpack-dump-files"]).output.split(separator: "\n")
            #expect(again.count == expected.count + 4)
            #expect(again.dropFirst().prefix(expected.count).allSatisfy { $0.hasSuffix("  already there") })
            let folder = "\(school.folder)/data/\(truth.sequence)"
            #expect(
                again.last.map { $0.hasSuffix("-f \(folder)/reload_all.sql") } == true)
            let script = try String(contentsOfFile: "\(folder)/reload_all.sql", encoding: .utf8)
            #expect(script.contains("COPY \"course_dim\" FROM '\(folder)/course_dim.txt'"))
        }
    }

    @Test func `a single table gets its own script, in the given style and schema`() async throws {
        try await withSchool { school, simulator in
            let truth = try await latest(simulator)
            let result = try await school.tool.run(
                [
                    "unpack-dump-files", "-t", "course_dim", "--format", "csv", "--header", "--reload-style",
                    "psql", "--schema", "canvas",
                ])
            #expect(result.status == 0)
            let folder = "\(school.folder)/data/\(truth.sequence)"
            let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter {
                !$0.hasPrefix(".")
            }
            #expect(files.sorted() == ["course_dim.csv", "reload_course_dim.sql"])
            let script = try String(contentsOfFile: "\(folder)/reload_course_dim.sql", encoding: .utf8)
            #expect(script.contains("\\copy \"canvas\".\"course_dim\" FROM '\(folder)/course_dim.csv'"))
        }
    }

    @Test func `files are readable only by their owner unless umask is set`() async throws {
        try await withSchool { school, simulator in
            let truth = try await latest(simulator)
            func mode(_ path: String) throws -> Int? {
                try FileManager.default.attributesOfItem(atPath: school.folder + path)[.posixPermissions]
                    as? Int
            }
            let file = "/data/\(truth.sequence)/course_dim.txt"
            _ = try await school.tool.run(["unpack-dump-files", "-t", "course_dim"])
            #expect(try [mode("/data"), mode(file)] == [0o700, 0o600])
            try FileManager.default.removeItem(atPath: school.folder + "/data")
            var tool = school.tool
            tool.environment["CANVAS_DATA_UMASK"] = "027"
            _ = try await tool.run(["unpack-dump-files", "-t", "course_dim"])
            #expect(try [mode("/data"), mode(file)] == [0o750, 0o640])
        }
    }

    @Test func `one damaged table of several exits with 3`() async throws {
        try await withSchool { school, simulator in
            try simulator.misbehave("file[user_dim-*]:status=404")
            let result = try await school.tool.run([
                "unpack-dump-files", "-t", "course_dim", "-t", "user_dim",
            ])
            #expect(result.status == 3)
            #expect(
                result.errors.hasSuffix(
                    """
                    Error: 1 of 2 tables could not be unpacked.
                      The others are complete. Run the same command again for those that are missing.

                    """))
            let truth = try await latest(simulator)
            #expect(try school.tables(of: truth).map(\.table) == ["course_dim"])
            // A script would load one table of this dump beside one of another.
            let folder = "\(school.folder)/data/\(truth.sequence)"
            #expect(!FileManager.default.fileExists(atPath: folder + "/reload_all.sql"))
            try simulator.misbehave("")
            #expect(
                try await school.tool.run(["unpack-dump-files", "-t", "course_dim", "-t", "user_dim"]).status
                    == 0)
            #expect(FileManager.default.fileExists(atPath: folder + "/reload_all.sql"))
        }
    }

    @Test func `an unknown table or dump exits with 64`() async throws {
        try await withSchool { school, simulator in
            let truth = try await latest(simulator)
            let result = try await school.tool.run(["get-dump-files", "--table", "cuorse_dim"])
            #expect(
                result
                    == BuiltTool.Result(
                        status: 64, output: "",
                        errors: """
                            Error: Dump \(truth.sequence) has no table "cuorse_dim". Did you mean course_dim?
                              canvas-data get-ddl shows all tables.

                            """))
            #expect(try await school.tool.run(["get-dump-files", "--dump-id", "nonsense"]).status == 64)
        }
    }

    @Test func `sync-dump-files mirrors all tables, and get-table-files fetches a full copy of one`()
        async throws
    {
        try await withSchool { school, simulator in
            let plan = try await school.tool.run(["sync-dump-files", "--download-dir", "mirror", "-n"])
            #expect(plan.output.hasSuffix(" files would be fetched. Nothing was written.\n"))
            #expect(!FileManager.default.fileExists(atPath: school.folder + "/mirror"))
            let sync = try await school.tool.run(["sync-dump-files", "--download-dir", "mirror"])
            #expect(sync.status == 0)
            #expect(sync.output.hasPrefix("Fetched "))
            #expect(FileManager.default.fileExists(atPath: school.folder + "/mirror/schema.json"))
            let again = try await school.tool.run(["sync-dump-files", "--download-dir", "mirror"]).output
            #expect(again.hasPrefix("Fetched 0 files (0 B) into mirror; "))
            let tablePlan = try await school.tool.run(["get-table-files", "--table", "requests", "--dry-run"])
            #expect(tablePlan.output.hasPrefix("fetch   requests/requests-"))
            let table = try await school.tool.run(["get-table-files", "--table", "requests"])
            #expect(table.status == 0)
            #expect(table.output.hasSuffix(" into ./downloads.\n"))
        }
    }

    @Test func `without a terminal no bar is drawn, and the log has one line per event`() async throws {
        try await withSchool { school, simulator in
            try simulator.misbehave("api:503*1")
            let result = try await school.tool.run(
                ["get-dump-files", "-t", "course_dim", "-v", "--log-file", "log"])
            #expect(result.status == 0)
            #expect(result.errors.contains("503; trying again in "))
            #expect(!result.errors.contains("\r") && !result.errors.contains("\u{1b}"))
            let log = try String(contentsOfFile: school.folder + "/log", encoding: .utf8)
            let lines = log.split(separator: "\n")
            #expect(lines.first?.hasSuffix(" INFO canvas-data 0.1.0 get-dump-files began") == true)
            #expect(lines.last?.hasSuffix(" INFO get-dump-files ended with 0") == true)
            #expect(lines.contains { $0.contains(" INFO ") && $0.contains("503; trying again in ") })
            #expect(
                lines.allSatisfy {
                    $0.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z [A-Z]+ .+/) != nil
                })
        }
    }
}
