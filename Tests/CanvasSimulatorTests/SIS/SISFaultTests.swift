import Testing

@testable import CanvasSimulator

/// What can happen to a request that makes an import.
@Suite struct SISFaultTests {
    /// How a POST ended, its status, and the imports and posts that there are then.
    private func outcome(_ rule: String, body: [UInt8] = SISClient.users) async throws -> [String] {
        var outcome: [String] = []
        try await withSIS { simulator, canvas in
            try simulator.misbehave("api[POST */sis_imports*]:\(rule)")
            let answer = try await canvas.post(
                body: body, timeout: rule.hasPrefix("stall") ? 300 : 30_000)
            // Silence may be heard before the server has come to it.
            while simulator.requestLog.first?.fault == nil { try await Task.sleep(for: .milliseconds(5)) }
            outcome = [
                "\(answer.response.ending)", "\(answer.status)", "\(simulator.sis.imports.count)",
                "\(simulator.sis.posts.count)",
            ]
            // The rule is for making imports only.
            let list = try await canvas.get()
            #expect(list.status == 200 && list.ids.count == simulator.sis.imports.count)
        }
        return outcome
    }

    @Test(arguments: [
        ("reset", ["reset", "0", "1", "1"]), ("reset@50%", ["reset", "0", "0", "0"]),
        ("stall", ["timedOut", "0", "1", "1"]), ("stall@50%", ["timedOut", "0", "0", "0"]),
        ("503", ["whole", "503", "0", "1"]), ("503,done", ["whole", "503", "1", "1"]),
        ("html", ["whole", "200", "0", "1"]), ("html,done", ["whole", "200", "1", "1"]),
        ("no-id", ["whole", "200", "0", "1"]), ("no-id,done", ["whole", "200", "1", "1"]),
        ("throttle", ["whole", "403", "0", "1"]), ("429,retry-after=1", ["whole", "429", "0", "1"]),
        ("truncated-json", ["whole", "200", "1", "1"]),
    ])
    func `an answer can get lost before, after and instead of the import`(
        rule: String, outcome expected: [String]
    ) async throws {
        #expect(try await outcome(rule) == expected)
        let large = SISClient.users + [UInt8](repeating: 0x0A, count: 3_000_000)
        #expect(try await outcome(rule, body: large) == expected)
    }

    @Test func `an option can be forgotten`() async throws {
        try await withSIS { simulator, canvas in
            try simulator.misbehave("api[POST *]:forget=batch_mode*1")
            let query = "batch_mode=true&batch_mode_term_id=7"
            let answers = [try await canvas.post(query), try await canvas.post(query)]
            #expect(answers.map { $0.json["batch_mode"] as? Bool } == [nil, true])
        }
    }

    @Test func `a client that hangs up in the middle of its file has made no import`() async throws {
        try await withSIS { simulator, canvas in
            let headers = [("Authorization", "Bearer \(simulator.sis.token)"), ("Content-Length", "1000000")]
            _ = try await WireClient.request(
                simulator.apiURL + "/api/v1/accounts/1/sis_imports", method: "POST", headers: headers,
                timeout: 100)
            let list = try await canvas.get()
            #expect(list.ids.isEmpty)
            #expect(simulator.sis.posts.isEmpty)
        }
    }
}
