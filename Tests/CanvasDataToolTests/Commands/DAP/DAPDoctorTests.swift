import CanvasSimulator
import Testing

@Suite struct DAPDoctorTests {
    private func findings(_ result: BuiltTool.Result, about checks: String...) -> [String] {
        result.output.split(separator: "\n").filter { line in
            checks.contains { line.dropFirst(6).hasPrefix($0) }
        }.map { String($0).replacing(#/ {2,}/#, with: " ") }
    }

    @Test func `with DAP alone configured, doctor checks DAP and nothing of Canvas Data 1`() async throws {
        try await DAPSchool.run { school in
            var tool = school.tool
            tool.environment["CANVAS_DATA_DAP_NAMESPACE"] = "canvas,catalog,nothing"
            let result = try await tool.run(["doctor"])
            let count = school.dap.tables(in: "canvas").count
            let ours = findings(result, about: "credentials", "dap", "api", "clock", "file host")
            #expect(ours.count == 5)
            #expect(
                ours.filter { !$0.hasPrefix("fail") } == [
                    "ok credentials DAP client ID and secret are configured.",
                    "ok dap \(school.host) takes the client ID and secret, and lists \(count) tables of canvas.",
                    "ok dap \(school.host) takes the client ID and secret, and lists 2 tables of catalog.",
                    "ok clock The clock agrees with that of \(school.host) within a minute.",
                ])
            #expect(
                ours.contains {
                    $0.hasPrefix("fail dap DAP has no such namespace: the tables of nothing (404 ")
                },
                "\(ours)")
        }
    }

    @Test func `a refused secret is a finding, once`() async throws {
        try await DAPSchool.run { school in
            var tool = school.tool
            tool.environment["DAP_CLIENT_SECRET"] = "hunter2-hunter2"
            tool.environment["CANVAS_DATA_DAP_NAMESPACE"] = "canvas,catalog"
            let result = try await tool.run(["doctor"])
            #expect(result.status == 1)
            let ours = findings(result, about: "dap")
            #expect(ours.count == 1)
            #expect(
                ours.first?.hasPrefix("fail dap \(school.host) refused the DAP client ID or secret (401")
                    == true)
            #expect(!"\(result)".contains("hunter2"))
        }
    }

    @Test func `a missing client secret and an open file of it are findings`() async throws {
        var tool = BuiltTool()
        tool.environment["DAP_CLIENT_ID"] = "us-east-1#x"
        let missing = findings(try await tool.run(["doctor"]), about: "credentials", "dap", "api")
        #expect(
            missing == [
                "fail credentials The DAP client secret is missing.",
                "warn dap DAP was not checked: it needs the client ID and the client secret.",
            ])
        try await DAPSchool.run { school in
            var tool = school.tool
            tool.environment["DAP_CLIENT_SECRET"] = nil
            tool.environment["CANVAS_DATA_DAP_CLIENT_SECRET_FILE"] = "secret"
            try ToolOnSimulator.write(
                school.dap.clientSecret, to: "\(school.folder)/secret", permissions: 0o640)
            let result = try await tool.run(["doctor"])
            #expect(
                findings(result, about: "credentials") == ["warn credentials secret can be read by others."])
            #expect(result.output.contains("chmod 600 secret\n"))
        }
    }
}
