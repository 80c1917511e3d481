import CanvasSimulator
import Foundation
import Testing

/// Keys, secrets and the signatures of links are nowhere in what is printed or left on disk.
@Suite struct SecrecyTests {
    @Test func `api shows links without their secrets`() async throws {
        let answer = """
            {"url":"https://u:pass-word@files.example/a?sig=1","Signed_URL":"files.example/b?sig=1",
             "list":["HTTPS://u:pass-word@x/?sig=1","s3://key:pass-word@bucket/c#sig=1","a@b?c",
             "see https://x/y?sig=1"],"note":"https://files.example/d"}
            """
        let server = try CannedServer(
            answer: "HTTP/1.1 200 OK\r\nContent-Length: \(answer.utf8.count)\r\n\r\n\(answer)")
        defer { server.stop() }
        var tool = BuiltTool()
        tool.environment["CANVAS_DATA_API_URL"] = "http://\(server.address)"
        tool.environment["CANVAS_DATA_API_KEY"] = "some-key"
        tool.environment["CANVAS_DATA_API_SECRET"] = "some-secret"
        let result = try await tool.run(["api", "GET", "/api/x"])
        #expect(
            result.output == """
                {
                  "url": "https://****@files.example/a?****",
                  "Signed_URL": "files.example/b?****",
                  "list": [
                    "HTTPS://****@x/?****",
                    "s3://****@bucket/c#****",
                    "a@b?c",
                    "see https://x/y?****"
                  ],
                  "note": "https://files.example/d"
                }

                """)
    }

    @Test(arguments: [
        "", "api:500", "api:html", "api:text", "api:truncated-json", "file:status=403", "file:status=404",
        "file:expired", "file:html", "file:truncate@50%", "file:redirect=https://127.0.0.2/x?Signature=leak",
        "listing:filename=parent", "listing:link=private", "listing:link=no-scheme", "api:401",
    ])
    func `no command shows a secret in any failure`(script: String) async throws {
        let simulator = try await Simulator()
        try await simulator.start()
        try simulator.misbehave(script)
        let school = try ToolOnSimulator(simulator)
        defer { school.remove() }
        let base64 = Data(simulator.secret.utf8).base64EncodedString().dropLast(4)
        let canaries = [simulator.key, simulator.secret, String(base64), "Signature=", "X-Amz-"]
        let commands = [
            ["get-dump-files", "-t", "course_dim"], ["unpack-dump-files", "-t", "user_dim"], ["list-dumps"],
            ["sync-dump-files", "--download-dir", "mirror"], ["api", "GET", "/api/account/self/file/sync"],
            ["historical-requests"],
        ]
        for command in commands {
            let running = try school.tool.start(["-v", "--log-file", "log"] + command)
            // Some failures are retried for minutes; what is said until then is enough.
            let patience = Task {
                try await Task.sleep(for: .seconds(2))
                running.send(SIGTERM)
            }
            let result = try await running.result()
            patience.cancel()
            for canary in canaries {
                #expect(!result.output.contains(canary), "\(command) under \(script) prints \(canary)")
                #expect(!result.errors.contains(canary), "\(command) under \(script) prints \(canary)")
            }
        }
        for case let name as String in FileManager.default.enumerator(atPath: school.folder) ?? .init() {
            guard let data = FileManager.default.contents(atPath: school.folder + "/" + name) else {
                continue
            }
            let text = String(decoding: data, as: UTF8.self)
            for canary in canaries {
                #expect(!text.contains(canary), "\(name) under \(script) holds \(canary)")
            }
        }
        await simulator.stop()
    }
}
