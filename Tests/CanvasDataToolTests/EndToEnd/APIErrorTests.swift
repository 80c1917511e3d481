import CanvasSimulator
import Foundation
import Testing

/// What a user is told when the API says no, or nothing that makes sense.
@Suite struct APIErrorTests {
    private static let checkCredentials =
        "Check api_key and api_secret against the Canvas Data Portal; the portal can also limit a key to certain "
        + "addresses."
    private static let listDumps = "canvas-data list-dumps shows those it has."

    static let cases = [
        ErrorCase(
            "a wrong key", ["list-dumps"], environment: ["CANVAS_DATA_API_KEY": "0123456789"],
            77, "refused", "HOST refused the API key or secret (401, \"Unknown API key\").", checkCredentials),
        ErrorCase(
            "a wrong secret", ["get-schema"], environment: ["CANVAS_DATA_API_SECRET": "0123456789"],
            77, "refused", "HOST refused the API key or secret (401, \"Signature does not match\").",
            checkCredentials),
        ErrorCase(
            "a key that is not allowed", ["list-dumps"], script: "api:403",
            77, "refused", "HOST refused the API key or secret (403, \"Access denied\").", checkCredentials),
        ErrorCase(
            "an HTML page", ["list-dumps"], script: "api:html",
            65, "wrong_data", "HOST answered /api/account/self/dump with something that is not JSON.",
            "Check api_url; the page of a proxy or a login portal may stand in between."),
        ErrorCase(
            "half of the JSON", ["get-schema"], script: "api:truncated-json",
            65, "wrong_data", "HOST answered /api/schema/latest with something that is not JSON.",
            "Check api_url; the page of a proxy or a login portal may stand in between."),
        ErrorCase(
            "500 for ever", ["list-schemas"], script: "api:500,retry-after=0",
            69, "unavailable", "HOST gave no usable answer to /api/schema (8 × status 500).",
            "Try again later; -v shows each try."),
        ErrorCase(
            "an API that is elsewhere", ["list-dumps"], script: "api:404",
            1, "failed", "HOST answered /api/account/self/dump with status 404 (\"Not found\").",
            "Check api_url; -v shows the request."),
        ErrorCase(
            "the same for a schema", ["get-ddl"], script: "api:404",
            1, "failed", "HOST answered /api/schema/latest with status 404 (\"Not found\").",
            "Check api_url; -v shows the request."),
        ErrorCase(
            "a status nobody expects", ["list-dumps"], script: "api:418",
            1, "failed", "HOST answered /api/account/self/dump with status 418 (\"some error happened\").",
            "Check api_url; -v shows the request."),
        ErrorCase(
            "an unknown dump", ["unpack-dump-files", "--dump-id", "nope"],
            64, "usage", "Canvas has no dump \"nope\"; dumps are kept for 60 days.", listDumps),
        ErrorCase(
            "an unknown table", ["unpack-dump-files", "-t", "course_din"],
            64, "usage", "Dump 4 has no table \"course_din\". Did you mean course_dim?",
            "canvas-data get-ddl shows all tables."),
        ErrorCase(
            "a table without files", ["get-table-files", "--table", "course_din"],
            64, "usage", "Canvas has no files of a table \"course_din\".",
            "canvas-data get-ddl shows all tables."),
        ErrorCase(
            "an unknown version", ["get-schema", "--version", "9.9.9"],
            64, "usage", "Canvas has no schema version \"9.9.9\".",
            "canvas-data list-schemas shows those it has."),
        ErrorCase(
            "an unknown version for DDL", ["get-ddl", "--version", "../4.2.9"],
            64, "usage", "Canvas has no schema version \"../4.2.9\".",
            "canvas-data list-schemas shows those it has."),
        ErrorCase(
            "a path that is none", ["api", "GET", "/api/nothing"],
            64, "usage", "HOST has nothing at /api/nothing (\"No route for /api/nothing\").",
            "Check the path, such as /api/account/self/dump."),
    ]

    @Test(arguments: cases)
    func `each refusal of the API has its message and exit code`(_ failure: ErrorCase) async throws {
        var settings = SimulatorSettings()
        settings.misbehaviour = try Misbehaviour(parsing: failure.script)
        try await ToolOnSimulator.run(settings) { _, school in
            try await failure.check(with: school.tool, school.names)
        }
    }

    @Test func `an unfinished dump exits with 75`() async throws {
        try await ToolOnSimulator.run { _, school in
            let list = try await school.tool.run(["list-dumps", "--json"])
            let json = try JSONSerialization.jsonObject(with: Data(list.output.utf8))
            let dumps = try #require(json as? [[String: Any]])
            let open = try #require(dumps.first { $0["finished"] as? Bool == false })
            let id = try #require(open["dumpId"] as? String)
            let sequence = try #require(open["sequence"] as? Int)
            try await ErrorCase(
                "", ["get-dump-files", "--dump-id", id], 75, "busy",
                "Dump \(sequence) is not finished: Canvas is still writing it.",
                "Try again later, or leave --dump-id out to get the newest finished one."
            ).check(with: school.tool)
        }
    }

    @Test func `a wrong clock is corrected by the server's, with a warning`() async throws {
        var settings = SimulatorSettings()
        settings.clockOffset = 20 * 60
        try await ToolOnSimulator.run(settings) { _, school in
            let host = try #require(school.names["HOST"])
            let result = try await school.tool.run(["list-schemas"])
            #expect(result.status == 0)
            #expect(result.output.contains("4.2.9"))
            #expect(
                result.errors
                    == "Warning: This machine's clock is 20 minutes behind that of \(host); signing with the server's "
                    + "time. Set the clock: timedatectl set-ntp true.\n")
            #expect(try await school.tool.run(["list-schemas", "-q"]).errors == "")
        }
    }

    @Test func `a wrong clock and a wrong key are both reported`() async throws {
        var settings = SimulatorSettings()
        settings.clockOffset = -20 * 60
        try await ToolOnSimulator.run(settings) { _, school in
            var tool = school.tool
            tool.environment["CANVAS_DATA_API_KEY"] = "0123456789"
            try await ErrorCase(
                "", ["list-dumps", "-q"], 77, "refused",
                "HOST refused the API key or secret (401, \"Unknown API key\"); this machine's clock is 20 minutes "
                    + "ahead, but the server's time was refused as well.",
                "Set the clock (timedatectl set-ntp true), then check api_key and api_secret."
            ).check(with: tool, school.names)
        }
    }

    @Test func `a redirect is refused, and no other host gets credentials`() async throws {
        let elsewhere = try CannedServer(answer: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]")
        defer { elsewhere.stop() }
        var settings = SimulatorSettings()
        settings.misbehaviour = try Misbehaviour(
            parsing: "api:redirect=http://\(elsewhere.address)/api/account/self/dump")
        try await ToolOnSimulator.run(settings) { _, school in
            try await ErrorCase(
                "", ["list-dumps"], 77, "refused",
                "HOST redirects to \(elsewhere.address); credentials are not sent to another host.",
                "If that is where the API now is, set api_url to it."
            ).check(with: school.tool, school.names)
            #expect(elsewhere.everything == "")
        }
    }

    @Test func `the file host gets no credentials`() async throws {
        try await ToolOnSimulator.run { simulator, school in
            let result = try await school.tool.run(["get-dump-files", "-q"])
            #expect(result == BuiltTool.Result(status: 0, output: "", errors: ""))
            #expect(simulator.credentialsAtFileHost == 0)
        }
    }
}
