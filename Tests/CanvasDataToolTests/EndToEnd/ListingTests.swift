import CanvasData
import CanvasDataBase
import CanvasDataLoading
import CanvasSimulator
import Foundation
import Testing

@testable import CanvasDataTool

/// The commands that print, on a simulated Canvas.
@Suite struct ListingTests {
    private func withSchool(_ body: (ToolOnSimulator, CanvasDataAPI, Simulator) async throws -> Void)
        async throws
    {
        let simulator = try await Simulator()
        try await simulator.start()
        let school = try ToolOnSimulator(simulator)
        defer { school.remove() }
        var options = CanvasDataAPI.Options()
        options.baseURL = simulator.apiURL
        let credentials = try Credentials(key: simulator.key, secret: simulator.secret)
        try await body(school, try CanvasDataAPI(credentials: credentials, options: options), simulator)
        await simulator.stop()
    }

    @Test func `list-dumps prints the lines of the SDK, in the local time zone`() async throws {
        try await withSchool { school, api, _ in
            let dumps = try await api.dumps()
            #expect(dumps.count == 5)
            for zone in ["UTC", "America/New_York", "Asia/Kathmandu"] {
                var tool = school.tool
                tool.environment["TZ"] = zone
                let lines = try dumps.map { dump in
                    let created = try #require(dump.createdAt.inZone(zone))
                    return "\(created)\tsequence: \(dump.sequence)\tfiles: \(dump.numFiles)\t"
                        + "schema: \(dump.schemaVersion)\tid: \(dump.id)\(dump.isFinished ? "" : "\tunfinished")\n"
                }
                let result = try await tool.run(["list-dumps"])
                #expect(result == BuiltTool.Result(status: 0, output: lines.joined(), errors: ""), "\(zone)")
                #expect(
                    try await tool.run(["list_dumps", "--limit", "2"]).output == lines.prefix(2).joined())
            }
            let json = try await school.tool.run(["list-dumps", "--json", "--limit", "1"]).output
            #expect(try JSONValue(parsing: Array(json.utf8)).array == [dumps[0].json])
        }
    }

    @Test func `a dump with the full history of requests is highlighted`() async throws {
        try await withSchool { school, api, simulator in
            let result = try await school.tool.run(["list-dumps", "--color", "always"])
            let highlighted = result.output.split(separator: "\n").filter {
                $0.hasPrefix("\u{1b}[37m\u{1b}[44m")
            }
            let historical = try #require(try await simulator.truth().first { $0.isHistorical })
            #expect(highlighted.count == 1)
            #expect(highlighted.first?.hasSuffix("\tid: \(historical.dumpID)\u{1b}[0m") == true)
            #expect(try await !school.tool.run(["list-dumps"]).output.contains("\u{1b}"))
        }
    }

    @Test func `list-dumps without that history prints the list unhighlighted`() async throws {
        try await withSchool { school, _, simulator in
            try simulator.misbehave("api[*byTable*]:status=404")
            let plain = try await school.tool.run(["list-dumps"])
            let colored = try await school.tool.run(["list-dumps", "--color", "always"])
            #expect(colored.status == 0)
            #expect(colored.output == plain.output)
        }
    }

    @Test func `get-schema prints the schema like the SDK, and get-ddl its tables`() async throws {
        try await withSchool { school, api, _ in
            let schema = try await api.schema()
            let printed = try await school.tool.run(["get-schema"])
            #expect(printed.output == schema.jsonKeyedByTableName.text(.python) + "\n")
            let raw = try await school.tool.run(["get-schema", "--version", schema.version, "--raw"]).output
            #expect(try JSONValue(parsing: Array(raw.utf8)) == schema.json)
            let generator = DDLGenerator(dialect: .redshift, schema: "canvas", dropsTables: false)
            let redshift = try await school.tool.run(
                ["get-ddl", "--dialect", "redshift", "--schema", "canvas", "--no-drop"])
            #expect(try redshift.output == generator.ddl(for: schema))
            let postgres = try await school.tool.run(["get-ddl"])
            #expect(try postgres.output == DDLGenerator().ddl(for: schema))
            let list = try await school.tool.run(["list-schemas", "--json"])
            let versions = try await api.schemaVersions()
            #expect(try JSONValue(parsing: Array(list.output.utf8)).array == versions.map(\.json))
        }
    }

    @Test func `an unknown schema version exits with 64`() async throws {
        try await withSchool { school, _, _ in
            let result = try await school.tool.run(["get-ddl", "--version", "9.9.9"])
            #expect(
                result
                    == BuiltTool.Result(
                        status: 64, output: "",
                        errors: """
                            Error: Canvas has no schema version "9.9.9".
                              canvas-data list-schemas shows those it has.

                            """))
        }
    }

    @Test func `api prints the response without signatures`() async throws {
        try await withSchool { school, api, _ in
            let dumps = try await api.dumps(limit: 2)
            let list = try await school.tool.run([
                "api", "get", "/api/account/self/dump", "--query", "limit=2",
            ])
            #expect(try JSONValue(parsing: Array(list.output.utf8)).array?.count == 2)
            let id = try #require(dumps.last?.id)
            let files = try await school.tool.run(["api", "GET", "/api/account/self/file/byDump/\(id)"])
            #expect(files.status == 0)
            #expect(files.output.contains("?****\""))
            #expect(!files.output.contains("Signature"))
        }
    }

    @Test func `historical requests are listed by their days`() async throws {
        try await withSchool { school, api, _ in
            let ranges = try await api.historicalRequests()
            let lines = ranges.flatMap { range, files in files.map { "\(range.text)\t\($0)\n" } }
            #expect(!lines.isEmpty)
            #expect(try await school.tool.run(["historical-requests"]).output == lines.joined())
            let json = try await school.tool.run(["historical-requests", "--json"]).output
            let object = try #require(try JSONValue(parsing: Array(json.utf8)).object)
            #expect(object.members.map(\.name) == ranges.map(\.range.text))
        }
    }

    @Test func `a wrong secret is refused with a hint and without showing it`() async throws {
        try await withSchool { school, _, simulator in
            let result = try await school.tool.run(["list-dumps", "--api-secret", "not-the-right-one"])
            #expect(result.status == 77)
            #expect(result.output == "")
            #expect(result.errors.contains("refused the API key or secret (401"))
            #expect(!result.errors.contains("not-the-right-one") && !result.errors.contains(simulator.key))
        }
    }
}

extension String {
    /// This moment of the API's in `zone`, as Foundation sees it: another way than the tool's own.
    fileprivate func inZone(_ zone: String) -> String? {
        let parser = ISO8601DateFormatter()
        parser.formatOptions = [.withInternetDateTime, .withFractionalSeconds]
        guard let date = parser.date(from: self), let milliseconds = split(separator: ".").last?.dropLast()
        else {
            return nil
        }
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: zone)
        formatter.dateFormat = "yyyy-MM-dd HH:mm:ss"
        let offset = DateFormatter()
        offset.locale = formatter.locale
        offset.timeZone = formatter.timeZone
        offset.dateFormat = "xxx"
        return "\(formatter.string(from: date)).\(milliseconds)000\(offset.string(from: date))"
    }
}
