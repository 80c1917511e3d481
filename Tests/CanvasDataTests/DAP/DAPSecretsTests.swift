import CanvasDataBase
import CanvasDataTransfer
import CanvasSimulator
import SharedFixture
import Testing

@testable import CanvasData

@Suite struct DAPSecretsTests {
    /// Whatever goes wrong: neither notices nor errors hold the secret, a token or the signature of a link.
    @Test(arguments: [
        "", "api[/ids/*]:401", "api[/ids/*]:503", "api[/ids/*]:text", "api[/ids/*]:html", "api[/dap/*]:401",
        "api[/dap/*]:403", "api[POST */data]:429",
        "api:redirect=https://user:canary@elsewhere.example/?a=canary",
        "api[/dap/*]:truncated-json", "api[/dap/*]:reset", "dap:error=strange", "dap:fail", "dap:lost-job*9",
        "dap:lost-objects*9", "dap:missing-url*9", "file:403", "file:404", "file:503", "file:cut@50%",
        "file:html",
        "file:damage@50%", "file:reset", "file:expired", "file:redirect=https://10.0.0.1/?a=canary",
        "listing:link=private", "listing:link=userinfo", "listing:link=public-http", "listing:link=relative",
    ])
    func `no secret is in any message`(script: String) async throws {
        try await SimulatedReplicas.run({ $0.jobPace = .polls(1) }) { replicas in
            let client = try replicas.client()
            try replicas.simulator.misbehave(script)
            var messages: [String] = []
            do {
                _ = try await client.tables(in: "canvas")
                _ = try await client.download(
                    DAPQuery("users", in: "canvas"),
                    DAPDownloadOptions(directory: "\(replicas.folder.path)/downloads"))
            } catch let error as CanvasDataError {
                messages.append(error.description)
            }
            messages += replicas.notices.messages
            #expect(script.isEmpty || !messages.isEmpty)
            // Tokens are JSON web tokens, which begin like this.
            for secret in [replicas.dap.clientSecret, "eyJ", "Bearer", "Basic ", "X-Amz-", "canary"] {
                #expect(messages.filter { $0.contains(secret) } == [])
            }
        }
    }
}
