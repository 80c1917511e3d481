import CanvasSimulator
import Foundation
import Testing

/// Answers that do not come, or are no answers.
@Suite(.serialized) struct SISLostAnswerTests {
    @Test(arguments: [
        "api:throttle*2", "api[POST *]:throttle*2", "api[POST *]:429,retry-after=1*1", "api[GET *]:503*2",
    ])
    func `a throttled request is retried after a wait`(script: String) async throws {
        try await SISDesk.run { desk in
            try desk.simulator.misbehave(script)
            try desk.write(SISDesk.users, to: "users.csv")
            let result = try await desk.sis("import", "users.csv")
            #expect(result.status == 0, "\(result)")
            #expect(desk.simulator.sis.imports.count == 1)
        }
    }

    @Test func `a refused upload is reported with Canvas's message and not repeated`() async throws {
        try await SISDesk.run { desk in
            try desk.write(SISDesk.users, to: "users.csv")
            func refusal(_ flags: String...) async throws -> BuiltTool.Result {
                desk.simulator.resetLog()
                let result = try await desk.tool.run(
                    ["sis", "import", "users.csv", "--sleep-timeout", "0.01"] + flags)
                #expect(desk.requests.count == 1, "\(desk.requests)")
                return result
            }
            let sub = try await refusal("--account", "2")
            #expect(sub.status == 69)
            #expect(sub.errors.contains("SIS imports can only be executed on root accounts"), "\(sub.errors)")
            desk.simulator.sis.configure { $0.isEnabled = false }
            let off = try await refusal()
            #expect(off.status == 77)
            #expect(off.errors.contains("SIS imports are not enabled for this account"), "\(off.errors)")
            desk.simulator.sis.configure {
                $0.isEnabled = true
                $0.rights = []
            }
            #expect(try await refusal().status == 77)
            try desk.write("wrong-token\n", to: "token")
            let token = try await refusal("--token-file", "token")
            #expect(token.status == 77)
            #expect(!token.errors.contains("wrong-token"))
        }
    }

    @Test(arguments: [
        "reset", "stall", "503,done", "html,done", "no-id,done", "truncated-json", "502,done", "text,done",
    ])
    func `an import whose response was lost is found and adopted`(fault: String) async throws {
        try await SISDesk.run { desk in
            desk.simulator.sis.addImport("imported", createdAgo: 3)
            try desk.simulator.misbehave("api[POST *]:\(fault)*1")
            try desk.dropSchool()
            let result = try await desk.sis("run", "feed", "--upload-timeout", "1")
            #expect(result.status == 0, "\(result)")
            #expect(desk.uploads == 1)
            #expect(desk.simulator.sis.imports.map(\.state) == [.imported, .imported])
            #expect(desk.names(in: "feed/new").isEmpty)
            #expect(desk.names(in: "feed/archive").map { String($0.suffix(4)) } == ["_142"])
        }
    }

    @Test(arguments: ["reset@50%", "stall@50%", "503", "html", "no-id", "502"])
    func `an upload that Canvas never received leaves the files in place`(fault: String) async throws {
        try await SISDesk.run { desk in
            try desk.simulator.misbehave("api[POST *]:\(fault)*1")
            try desk.dropSchool()
            let result = try await desk.sis(
                "run", "feed", "--appear-within", "0.2", "--upload-timeout", "1")
            #expect(result.status == 69, "\(result)")
            #expect(desk.uploads == 1 && desk.simulator.sis.imports.isEmpty)
            #expect(desk.names(in: "feed/new").count == 4 && desk.names(in: "feed/archive").isEmpty)
        }
    }
}
