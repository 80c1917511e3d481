import CanvasSimulator
import Foundation
import Testing

/// What a user is told when there is no way to the API: names, ports, proxies, addresses.
@Suite struct NetworkErrorTests {
    /// Credentials that are never checked: nothing gets that far.
    static var tool: BuiltTool {
        var tool = BuiltTool()
        tool.environment["CANVAS_DATA_API_KEY"] = "0123456789abcdef"
        tool.environment["CANVAS_DATA_API_SECRET"] = "fedcba9876543210"
        return tool
    }

    private static let checkAddress =
        "Give scheme and host alone, such as https://api.inshosteddata.com (api_url)."
    private static let checkProxy = "Check https_proxy, http_proxy and all_proxy in the environment."

    static let cases = [
        ErrorCase(
            "a host that is not known", ["list-dumps", "--api-url", "https://nowhere.invalid"],
            69, "unavailable", "The host nowhere.invalid is not known.",
            "Check api_url and this machine's DNS; behind a proxy, set https_proxy."),
        ErrorCase(
            "a proxy that is not known", ["list-dumps"],
            environment: ["https_proxy": "http://user:hidden-word@nowhere.invalid:3128"],
            69, "unavailable", "The proxy's host is not known.", checkProxy),
        ErrorCase(
            "a proxy of an unknown kind", ["list-dumps"],
            environment: ["https_proxy": "bogus://user:hidden-word@nowhere.invalid:3128"],
            78, "configuration",
            "The proxy in the environment cannot be used (Unsupported proxy scheme for "
                + "'bogus://****@nowhere.invalid:3128').", checkProxy),
        ErrorCase(
            "plain http", ["list-dumps", "--api-url", "http://nowhere.invalid"],
            78, "configuration", "http://nowhere.invalid would send what Canvas answers unprotected.",
            "Use https:// (api_url); plain http is for a simulated Canvas on 127.0.0.1 only."),
        ErrorCase(
            "another scheme", ["list-dumps", "--api-url", "ftp://nowhere.invalid"],
            78, "configuration", "\"ftp://nowhere.invalid\" is not an API address.", checkAddress),
        ErrorCase(
            "a password in the address",
            ["list-dumps", "--api-url", "https://user:hidden-word@nowhere.invalid"],
            78, "configuration", "\"https://****@nowhere.invalid\" is not an API address.", checkAddress),
        ErrorCase(
            "no address at all", ["list-dumps", "--api-url", "nonsense of a kind"],
            78, "configuration", "\"nonsense of a kind\" is not an API address.", checkAddress),
    ]

    @Test(arguments: cases)
    func `each network failure has its message and exit code`(_ failure: ErrorCase) async throws {
        try await failure.check(with: Self.tool)
    }

    @Test func `a refused connection names the host and exits with 69`() async throws {
        let nobody = try CannedServer(answer: nil)
        defer { nobody.stop() }
        try await ErrorCase(
            "", ["list-dumps", "--api-url", "http://\(nobody.address)"], 69, "unavailable",
            "\(nobody.address) cannot be reached (Connection refused).",
            "Check the network and firewall; behind a proxy, set https_proxy."
        ).check(with: Self.tool)
    }

    @Test(arguments: [
        (
            "407 Proxy Authentication Required", Int32(77), "refused",
            "The proxy wants a user name and password (407).",
            "Set https_proxy=http://USER:PASSWORD@PROXY:PORT in the environment."
        ),
        (
            "403 Forbidden", 77, "refused", "The proxy refuses to connect to canvas.invalid (403).",
            "Ask for canvas.invalid to be allowed there, or set https_proxy to another one."
        ),
        (
            "502 Bad Gateway", 69, "unavailable", "The proxy cannot reach canvas.invalid (502).",
            "Check api_url, and that https_proxy is the right one, or try again later."
        ),
    ])
    func `a proxy that refuses is reported with its status`(
        _ answer: String, _ status: Int32, _ code: String, _ message: String, _ hint: String
    ) async throws {
        let proxy = try CannedServer(
            answer: "HTTP/1.1 \(answer)\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n"
        )
        defer { proxy.stop() }
        try await ErrorCase(
            "", ["list-dumps", "--api-url", "https://canvas.invalid"],
            environment: ["https_proxy": "http://\(proxy.address)"], status, code, message, hint
        ).check(with: Self.tool)
        #expect(proxy.everything.hasPrefix("CONNECT canvas.invalid:443 HTTP/1.1\r\n"))
        #expect(!proxy.everything.contains("Authorization: HMACAuth"))
    }

    @Test func `a proxy that requires a password is named`() async throws {
        let proxy = try CannedServer(
            answer: "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
        defer { proxy.stop() }
        try await ErrorCase(
            "", ["list-dumps", "--api-url", "http://127.0.0.1:9"],
            environment: ["http_proxy": "http://\(proxy.address)"], 77, "refused",
            "The proxy wants a user name and password (407).",
            "Set https_proxy=http://USER:PASSWORD@PROXY:PORT in the environment."
        ).check(with: Self.tool)
    }

    @Test func `an unusable certificate file is a configuration error`() async throws {
        try await ErrorCase(
            "", ["list-dumps", "--cacert", "/nonexistent/ca.pem"], 78, "configuration",
            "The certificate file /nonexistent/ca.pem cannot be used: No such file or directory.",
            "Give a readable PEM file with --cacert FILE (cacert)."
        ).check(with: Self.tool)
        try await ErrorCase(
            "", ["list-dumps", "--cacert", "/etc/passwd"], 78, "configuration",
            "The certificate file /etc/passwd cannot be used: it contains no PEM certificate.",
            "Give a readable PEM file with --cacert FILE (cacert)."
        ).check(with: Self.tool)
    }

    @Test func `an interrupt ends the wait between retries at once`() async throws {
        var settings = SimulatorSettings()
        // The tool under test is killed after a minute (`BuiltTool.patience`), long before this wait is over.
        settings.misbehaviour = try Misbehaviour(parsing: "api:503,retry-after=600")
        try await ToolOnSimulator.run(settings) { simulator, school in
            let running = try school.tool.start(["list-dumps"])
            while simulator.requestLog.isEmpty { try await Task.sleep(for: .milliseconds(20)) }
            running.send(SIGINT)
            #expect(
                try await running.result()
                    == BuiltTool.Result(
                        status: 130, output: "",
                        errors:
                            "Error: Interrupted before it was done.\n  Run the same command again to continue.\n"
                    ))
        }
    }
}
