import Testing

@testable import CanvasSimulator

@Suite struct SISAccessTests {
    @Test func `a bad token and a missing one are told from a missing right by a header`() async throws {
        try await withSIS { simulator, canvas in
            let path = "/api/v1/accounts/1/sis_imports"
            let bad = try await canvas.ask("GET", path, token: "wrong")
            #expect(
                bad.status == 401 && bad.response.text == #"{"errors":[{"message":"Invalid access token."}]}"#
            )
            #expect(bad.response.headers["www-authenticate"] == "Bearer realm=\"canvas-lms\"")
            let none = try await WireClient.request(simulator.apiURL + path)
            #expect(none.status == 401 && none.headers["www-authenticate"] != nil)
            simulator.sis.configure { $0.rights = [.manageSIS] }
            let refused = try await canvas.post()
            #expect(refused.status == 401 && refused.response.headers["www-authenticate"] == nil)
            #expect(try await canvas.get().status == 200)
            simulator.sis.configure { $0.rights = [.importSIS] }
            #expect(try await canvas.post().status == 200)
            #expect(try await canvas.put("/141/restore_states").status == 401)
        }
    }

    @Test func `only a root account, and only with the feature`() async throws {
        try await withSIS { simulator, canvas in
            var sub = canvas
            sub.account = "2"
            let answer = try await sub.post()
            #expect(answer.status == 400)
            #expect(
                answer.response.text == #"{"errors":["SIS imports can only be executed on root accounts"]}"#)
            sub.account = "3"
            #expect(try await sub.post().status == 404)
            sub.account = "self"
            #expect(try await sub.post().status == 200)
            simulator.sis.configure { $0.isEnabled = false }
            let off = try await canvas.post()
            #expect(off.status == 403)
            #expect(off.response.text == #"{"errors":["SIS imports are not enabled for this account"]}"#)
        }
    }

    @Test(arguments: ["sis_imports", "sis_imports.json", "sis_imports/"])
    func `all three spellings reach the imports`(name: String) async throws {
        try await withSIS { _, canvas in
            let answer = try await canvas.ask(
                "POST", "/api/v1/accounts/1/\(name)?extension=csv", body: SISClient.users)
            #expect(answer.id == 141)
        }
    }

    @Test(arguments: [
        "/api/v1/accounts/1", "/api/v1/accounts/1/courses", "/api/v1/accounts/1/sis_imports/999",
        "/api/v1/accounts/1/sis_imports/999/sis_import_errors", "/api/v1/progress/7", "/api/v1/users/2",
    ])
    func `what is not there is not found`(path: String) async throws {
        try await withSIS { _, canvas in
            let answer = try await canvas.ask("GET", path)
            #expect(answer.status == 404)
            #expect(
                answer.response.text == #"{"errors":[{"message":"The specified resource does not exist."}]}"#)
        }
    }
}
