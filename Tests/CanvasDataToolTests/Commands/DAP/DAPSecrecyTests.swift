import CanvasSimulator
import Foundation
import PostgresFixture
import Testing

/// No client secret, no token and no query of a link is ever written down, whatever goes wrong.
@Suite struct DAPSecrecyTests {
    private static let commands = [
        ["list", "--namespace", "canvas"], ["schema", "--namespace", "canvas", "--table", "users"],
        ["snapshot", "--namespace", "canvas", "--table", "users"],
        ["incremental", "--namespace", "canvas", "--table", "users", "--since", "SINCE"],
    ]

    @Test(arguments: [
        "", "dap[login]:error=authentication", "dap[canvas.users]:error=authentication",
        "dap:error=not-found",
        "dap[canvas.users]:fail", "dap[canvas.users]:error=out-of-range", "dap:error=strange", "api:html*2",
        "api:text*2",
        "api[POST /dap/object/url]:401*1", "dap:missing-url", "file:403", "file:418", "file:expired*2/each",
        "file:cut@50%*1/each", "file:html*1/each", "file:flip", "api:401",
        "file:redirect=https://127.0.0.2/x?X-Amz-Signature=leak", "api:redirect=http://127.0.0.2:9/x?leak=1",
    ])
    func `no command shows a secret in any failure`(script: String) async throws {
        try await DAPSchool.run(misbehaving: script) { school in
            let since = school.dap.at(1)
            school.dap.advance()
            let canaries = Self.canaries(of: school)
            for command in Self.commands {
                try await Self.look(
                    at: school.tool, command.map { $0 == "SINCE" ? since : $0 }, for: canaries, under: script)
            }
            try Self.look(at: school, for: canaries, under: script)
        }
    }

    private static let replicaCommands = [
        ["listdb", "--namespace", "canvas"], ["initdb", "--namespace", "canvas", "--table", "users"],
        ["refresh", "-t", "users"], ["syncdb", "--namespace", "canvas", "--table", "users,courses"],
        ["dropdb", "--namespace", "canvas", "--table", "all"],
    ]

    @Test(
        .enabled(if: PrivateCluster.isInstalled, "Postgres's initdb and psql are needed"),
        arguments: [
            "", "dap[login]:error=authentication", "dap[canvas.users]:fail", "api:html*2", "file:403",
            "file:cut@50%*1/each",
            "file:flip", "file:redirect=https://127.0.0.2/x?X-Amz-Signature=leak",
        ])
    func `no command that keeps replicas shows a secret, nor does the database`(script: String) async throws {
        let database = try await PrivateCluster.shared().database()
        try await DAPSchool.run(misbehaving: script) { school in
            var tool = school.tool
            let socket = try #require(database.environment["PGHOST"])
            tool.environment["DAP_CONNECTION_STRING"] =
                "postgresql://postgres:db-pass%40word@/\(database.name)?host=\(socket.replacing("/", with: "%2F"))&ssl=prefer"
            let canaries = Self.canaries(of: school) + ["db-pass@word", "db-pass%40word"]
            for command in Self.replicaCommands {
                try await Self.look(at: tool, command, for: canaries, under: script)
            }
            try Self.look(at: school, for: canaries, under: script)
            let dump = try await database.dump([])
            for canary in canaries { #expect(!dump.contains(canary), "the database under \(script)") }
        }
    }

    private static func canaries(of school: DAPSchool) -> [String] {
        let basic = Data("\(school.dap.clientID):\(school.dap.clientSecret)".utf8).base64EncodedString()
        return [
            school.dap.clientSecret, String(basic.dropLast(4)), "eyJ", "Signature=", "X-Amz-", "leak=1",
            Data(school.dap.clientSecret.utf8).base64EncodedString().dropLast(4).description,
        ]
    }

    /// Runs a command, for three seconds at most: some failures are retried for minutes, and what is said until then is
    /// enough.
    private static func look(
        at tool: BuiltTool, _ command: [String], for canaries: [String], under script: String
    ) async throws {
        let running = try tool.start(["dap", "-v", "--logfile", "log"] + command)
        let patience = Task {
            try await Task.sleep(for: .seconds(3))
            running.send(SIGTERM)
        }
        let result = try await running.result()
        patience.cancel()
        #expect(![70, 137].contains(result.status), "\(command) under \(script): \(result)")
        for canary in canaries {
            #expect(!result.output.contains(canary), "\(command) under \(script) prints \(canary)")
            #expect(!result.errors.contains(canary), "\(command) under \(script) prints \(canary)")
        }
    }

    /// Looks at the files that were left.
    private static func look(at school: DAPSchool, for canaries: [String], under script: String) throws {
        for file in try school.files() {
            let text = String(decoding: try school.contents(of: file), as: UTF8.self)
            for canary in canaries {
                #expect(
                    !text.contains(canary) && !file.contains(canary),
                    "\(file) under \(script) holds \(canary)")
            }
        }
    }
}
