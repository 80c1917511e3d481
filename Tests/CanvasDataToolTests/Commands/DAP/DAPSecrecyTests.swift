import CanvasSimulator
import Foundation
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
            let basic = Data("\(school.dap.clientID):\(school.dap.clientSecret)".utf8).base64EncodedString()
            let canaries = [
                school.dap.clientSecret, String(basic.dropLast(4)), "eyJ", "Signature=", "X-Amz-", "leak=1",
                Data(school.dap.clientSecret.utf8).base64EncodedString().dropLast(4).description,
            ]
            for command in Self.commands {
                let command = command.map { $0 == "SINCE" ? since : $0 }
                let running = try school.tool.start(["dap", "-v", "--logfile", "log"] + command)
                // Some failures are retried for minutes; what is said until then is enough.
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
}
