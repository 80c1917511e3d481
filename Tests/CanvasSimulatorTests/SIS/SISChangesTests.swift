import Testing

@testable import CanvasSimulator

@Suite struct SISChangesTests {
    @Test func `one import is aborted, but none that is over`() async throws {
        try await withSIS { simulator, canvas in
            simulator.sis.addImport("importing")
            let answer = try await canvas.put("/141/abort")
            #expect(answer.status == 200 && answer.state == "aborted")
            #expect(try await canvas.put("/141/abort").status == 404)
            #expect(try await canvas.get("/141").state == "aborted")
        }
    }

    @Test func `all that wait are aborted, those that run go on`() async throws {
        try await withSIS { simulator, canvas in
            for state in ["created", "importing", "initializing"] {
                simulator.sis.addImport(SimulatedSIS.Course(parsing: state))
            }
            let answer = try await canvas.put("/abort_all_pending")
            #expect(answer.response.text == #"{"aborted":true}"#)
            #expect(simulator.sis.imports.map(\.state) == [.aborted, .importing, .aborted])
        }
    }

    @Test(arguments: [("", "restored"), ("?batch_mode=true", "partially_restored")])
    func `an undo runs, and is followed by its progress`(query: String, state: String) async throws {
        try await withSIS { simulator, canvas in
            simulator.sis.addImport("imported")
            let progress = try await canvas.put("/141/restore_states\(query)")
            #expect(progress.json["context_id"] as? Int == 141 && progress.state == "queued")
            #expect(simulator.sis.imports[0].state == .restoring)
            var seen: [String] = []
            for _ in 0..<3 {
                let look = try await canvas.ask("GET", "/api/v1/progress/1")
                seen.append("\(look.state ?? "") \(look.json["completion"] as? Int ?? -1)")
            }
            #expect(seen == ["running 50", "completed 100", "completed 100"])
            #expect(try await canvas.get("/141").state == state)
        }
    }

    @Test func `an undo cannot be of two kinds`() async throws {
        try await withSIS { simulator, canvas in
            simulator.sis.addImport("imported")
            let answer = try await canvas.put("/141/restore_states?undelete_only=1&unconclude_only=1")
            #expect(answer.status == 400)
            #expect(
                answer.response.text == #"{"message":"cannot set both undelete_only and unconclude_only"}"#)
        }
    }
}
