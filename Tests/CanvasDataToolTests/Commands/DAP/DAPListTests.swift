import CanvasSimulator
import Testing

@Suite struct DAPListTests {
    @Test func `list prints one table per line, as the official client does for scripts`() async throws {
        try await DAPSchool.run { school in
            for namespace in ["canvas", "canvas_logs", "catalog"] {
                let result = try await school.run("list", "--namespace", namespace)
                let lines = school.dap.tables(in: namespace).map { "\($0)\n" }.joined()
                #expect(result == BuiltTool.Result(status: 0, output: lines, errors: ""))
            }
            let json = try await school.run("--json", "list", "--namespace", "canvas_logs")
            #expect(json == BuiltTool.Result(status: 0, output: "[\n  \"web_logs\"\n]\n", errors: ""))
        }
    }

    @Test func `a namespace that DAP does not have is named`() async throws {
        try await DAPSchool.run { school in
            let result = try await school.run("list", "--namespace", "canvass")
            #expect(result.status == 64)
            #expect(result.output == "")
            #expect(
                result.errors.hasPrefix("Error: DAP has no such namespace: the tables of canvass (404 "),
                "\(result.errors)")
        }
    }

    @Test(
        arguments: [
            ([:], "client ID and client secret are"), (["DAP_CLIENT_ID": "x"], "client secret is"),
            (["CANVAS_DATA_DAP_CLIENT_SECRET": "x"], "client ID is"),
        ] as [([String: String], String)])
    func `without credentials nothing is sent`(variables: [String: String], what: String) async throws {
        var tool = BuiltTool()
        tool.environment.merge(variables) { $1 }
        #expect(
            try await tool.run(["dap", "list", "--namespace", "canvas"])
                == BuiltTool.Result(
                    status: 78, output: "",
                    errors: """
                        Error: The DAP \(what) missing.
                          Run 'canvas-data init' once, set DAP_CLIENT_ID and DAP_CLIENT_SECRET, or set dap_client_id and \
                        dap_client_secret in a configuration file.

                        """))
    }

    @Test func `credentials come from options, from a file and from the configuration too`() async throws {
        try await DAPSchool.run { school in
            var tool = school.tool
            for name in ["DAP_API_URL", "DAP_CLIENT_ID", "DAP_CLIENT_SECRET"] { tool.environment[name] = nil }
            let (url, id, secret) = (school.simulator.apiURL, school.dap.clientID, school.dap.clientSecret)
            let command = ["list", "--namespace", "canvas_logs"]
            let options = ["--base-url", url, "--client-id", id, "--client-secret", secret]
            #expect(try await tool.run(["dap"] + options + command).output == "web_logs\n")
            #expect(try await tool.run(["dap"] + command + options).output == "web_logs\n")
            try ToolOnSimulator.write("\(secret)\n", to: "\(school.folder)/secret", permissions: 0o600)
            let file = "dap:\n  api_url: \(url)\n  client_id: \(id)\n  client_secret_file: secret\n"
            let result = try await tool.run(["-c", "-", "dap"] + command, stdin: file)
            #expect(result == BuiltTool.Result(status: 0, output: "web_logs\n", errors: ""))
            try ToolOnSimulator.write("\(secret)\n", to: "\(school.folder)/secret", permissions: 0o644)
            let open = try await tool.run(["-c", "-", "dap"] + command, stdin: file)
            #expect(
                open.errors
                    == "Warning: secret contains a secret that others can read; run: chmod 600 secret\n")
        }
    }

    @Test func `a wrong secret is refused, and not shown`() async throws {
        try await DAPSchool.run { school in
            var tool = school.tool
            tool.environment["DAP_CLIENT_SECRET"] = "hunter2-hunter2"
            let result = try await tool.run(["dap", "list", "--namespace", "canvas", "-v"])
            #expect(result.status == 77)
            #expect(result.errors.contains("Error: \(school.host) refused the DAP client ID or secret (401"))
            #expect(!result.errors.contains("hunter2"))
        }
    }
}
