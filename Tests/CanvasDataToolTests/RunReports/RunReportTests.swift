import CanvasSimulator
import Foundation
import PostgresFixture
import Testing

/// What is told of a run besides the terminal, by the built tool.
@Suite(.enabled(if: PrivateCluster.isInstalled, "Postgres's initdb and psql are needed"))
struct RunReportTests {
    private static let refresh = ["refresh", "-q", "-t", "course_dim", "-t", "user_dim"]

    private static var settings: SimulatorSettings {
        var settings = SimulatorSettings()
        settings.visibleDumps = 1
        return settings
    }

    @Test func `a successful run is reported by POST and to Prometheus`() async throws {
        let postbox = try Postbox(statuses: [503, 204])
        defer { postbox.stop() }
        try await LoadedSchool.run(Self.settings) { school in
            var tool = school.tool
            tool.environment["CANVAS_DATA_NOTIFY_URL"] =
                "http://127.0.0.1:\(postbox.port)/hook?token=topsecret-token"
            tool.environment["CANVAS_DATA_METRICS_FILE"] = "\(school.folder)/canvas.prom"
            let run = try await tool.run(Self.refresh)
            #expect(run == BuiltTool.Result(status: 0, output: "", errors: ""))
            #expect(postbox.letters.count == 2, "tried again after a 503")
            let letter = try #require(postbox.letters.last)
            #expect(letter.requestLine == "POST /hook?token=topsecret-token HTTP/1.1")
            #expect(letter.contentType == "application/json")
            #expect(
                withoutMoments(letter.body)
                    .replacing(#/ in [0-9.]+ s\b/#, with: " in AGE")
                    .replacing(#/"bytesReceived": ?\d+/#, with: #""bytesReceived":N"#)
                    .replacing(#/"lockedSeconds": ?[0-9.e-]+/#, with: #""lockedSeconds":N"#)
                    .replacing(" in AGE.", with: " in TIME.") == """
                        {"type":"run","text":"canvas-data refresh: 2 tables, 120 rows in TIME.","command":"refresh",\
                        "version":"0.1.0","schema":"public",\(school.databaseJSON),"started":"MOMENT","ended":"MOMENT","outcome":"done","exit":0,\
                        "message":null,"hint":null,"tables":[{"table":"course_dim","sequence":1,"partial":false,"files":1,\
                        "rows":24,"rejected":0,"outcome":"published"},{"table":"user_dim","sequence":1,"partial":false,\
                        "files":3,"rows":96,"rejected":0,"outcome":"published"}],"rows":120,"rejected":0,\
                        "bytesReceived":N,"lockedSeconds":N,"failures":[]}

                        """)
            let metrics = try String(contentsOfFile: "\(school.folder)/canvas.prom", encoding: .utf8)
            #expect(metrics.contains("\ncanvas_data_last_run_success{schema=\"public\"} 1\n"))
            #expect(metrics.contains("\ncanvas_data_table_rows{schema=\"public\",table=\"course_dim\"} 24\n"))
            #expect(metrics.contains("\ncanvas_data_dump_sequence{schema=\"public\"} 1\n"))
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(school.folder)/canvas.prom")
            #expect(attributes[.posixPermissions] as? Int == 0o644, "whoever the exporter runs as")
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: school.folder).filter {
                    $0.hasPrefix("canvas.prom")
                } == ["canvas.prom"])

            let nothing = try await tool.run(Self.refresh)
            #expect(nothing.status == 0)
            #expect(
                postbox.letters.last?.body.contains(#""text":"canvas-data refresh: nothing new.""#) == true)
            let again = try String(contentsOfFile: "\(school.folder)/canvas.prom", encoding: .utf8)
            #expect(again.contains("\ncanvas_data_table_rows{schema=\"public\",table=\"course_dim\"} 24\n"))
            #expect(again.contains("\ncanvas_data_last_run_rows{schema=\"public\"} 0\n"))
        }
    }

    @Test func `a failed run is reported too, and a failed delivery does not change the exit code`()
        async throws
    {
        let postbox = try Postbox(statuses: [404])
        defer { postbox.stop() }
        try await LoadedSchool.run(Self.settings) { school in
            var tool = school.tool
            tool.environment["CANVAS_DATA_NOTIFY_URL"] =
                "http://127.0.0.1:\(postbox.port)/services/T0/B0/secret-in-the-path?token=topsecret-token"
            tool.environment["CANVAS_DATA_METRICS_FILE"] = "\(school.folder)/none/canvas.prom"
            tool.environment["CANVAS_DATA_API_SECRET"] = nil
            let run = try await tool.run(["load", "-v", "--log-file", "log", "-t", "course_dim"])
            #expect(run.status == 78)
            #expect(
                run.errors == """
                    Warning: The metrics file \(school.folder)/none/canvas.prom could not be written: \
                    No such file or directory.
                    Warning: The run's report could not be sent to 127.0.0.1:\(postbox.port): status 404.
                    Error: The API secret is missing.
                      Run 'canvas-data init' once, set CANVAS_DATA_API_KEY and CANVAS_DATA_API_SECRET, or set api_key \
                    and api_secret in a configuration file.

                    """)
            #expect(postbox.letters.count == 1)
            let body = try #require(postbox.letters.first?.body)
            #expect(
                body.contains(#""outcome":"configuration","exit":78,"message":"The API secret is missing.""#))
            #expect(body.contains(#""tables":[],"rows":0"#))
            let log = try String(contentsOfFile: "\(school.folder)/log", encoding: .utf8)
            for text in [run.errors, log] {
                #expect(!text.contains("topsecret"))
                #expect(!text.contains("secret-in-the-path"))
            }
        }
    }

    @Test(arguments: [
        "http://hooks.example.edu/x", "ftp://127.0.0.1/", "https://me:password@hooks.example.edu/",
        "nonsense",
    ])
    func `notify_url must be https, or http to this machine`(url: String) async throws {
        var tool = BuiltTool()
        tool.environment["CANVAS_DATA_LOCAL_DIR"] = "/nonexistent/cluster"
        let run = try await tool.run(["load", "--notify-url", url])
        #expect(
            run
                == BuiltTool.Result(
                    status: 64, output: "",
                    errors:
                        "Error: --notify-url: notify_url must be an https URL, or http to this machine.\n"
                ))
    }
}
