import Foundation
import Testing

@testable import CanvasSimulator

@Suite struct DAPAccessTests {
    @Test func `a login gives a token that says itself when it expires`() async throws {
        try await withDAP({ $0.tokenLifetime = 90 }) { _, caller in
            let login = try await caller.login()
            #expect(login.status == 200)
            #expect(login.json.keys.sorted() == ["access_token", "expires_in", "scope", "token_type"])
            #expect(login.json["expires_in"] as? Int == 90)
            #expect(login.text("token_type") == "Bearer")
            let claims = try #require(login.text("access_token")?.split(separator: ".").dropFirst().first)
            let padded = String(claims) + String(repeating: "=", count: (4 - claims.count % 4) % 4)
            let json = try JSONSerialization.jsonObject(with: try #require(Data(base64Encoded: padded)))
            let expiry = (json as? [String: Any])?["exp"] as? Int ?? 0
            let issued = (json as? [String: Any])?["iat"] as? Int ?? 0
            #expect(expiry - issued == 90)
            let list = try await caller.ask("GET", "/dap/query/catalog/table")
            #expect(list.status == 200)
        }
    }

    @Test(arguments: [
        ("wrong", nil, "grant_type=client_credentials", 401, "AuthenticationError"),
        (nil, "wrong", "grant_type=client_credentials", 401, "AuthenticationError"),
        (nil, nil, "grant_type=password", 400, "ValidationError"),
    ])
    func `a login that is not in order is refused`(
        id: String?, secret: String?, body: String, status: Int, type: String
    ) async throws {
        try await withDAP { _, caller in
            let login = try await caller.login(id: id, secret: secret, body: body)
            #expect(login.status == status)
            #expect(login.errorType == type)
        }
    }

    @Test func `a token is refused that is missing, made up, expired or revoked`() async throws {
        try await withDAP { simulator, caller in
            let path = "/dap/query/canvas/table"
            func refusal(_ header: (String, String)?) async throws -> String? {
                let answer = try await caller.send("GET", path, headers: header.map { [$0] } ?? [])
                #expect(answer.status == 401)
                #expect(answer.errorType == "AuthenticationError")
                return answer.error["message"] as? String
            }
            #expect(try await refusal(nil) == "The access token is missing.")
            #expect(try await refusal(("Authorization", "Bearer a.b.c")) == "The access token is not valid.")
            #expect(try await refusal(("Authorization", "Basic YTpi")) == "The access token is not valid.")
            let short = simulator.dap.tokens.issue(lifetime: -1, to: "x")
            #expect(
                try await refusal(("Authorization", "Bearer \(short)")) == "The access token has expired.")
            let token = try #require(try await caller.login().text("access_token"))
            #expect(
                try await caller.send("GET", path, headers: [("Authorization", "Bearer \(token)")]).status
                    == 200)
            #expect(try await caller.send("GET", path, headers: [("x-instauth", token)]).status == 200)
            simulator.dap.revokeTokens()
            #expect(
                try await refusal(("Authorization", "Bearer \(token)")) == "The access token was revoked.")
        }
    }

    @Test func `the sixth new job within a minute is refused, with the time to wait`()
        async throws
    {
        try await withDAP({ $0.limits = .real }) { _, caller in
            for table in ["users", "courses", "accounts", "users", "users"] {
                #expect(try await caller.query(table).status == 200)
            }
            let refused = try await caller.query("users")
            #expect(refused.status == 429)
            let delay = try #require(refused.response.headers["retry-after"].flatMap { Int($0) })
            #expect(1...60 ~= delay)
            #expect(try await caller.ask("GET", "/dap/query/canvas/table").status == 200)
        }
    }

    @Test func `a limit ends with its window of time`() async throws {
        try await withDAP({
            $0.limits.lists = 1
            $0.limits.window = 1
        }) { _, caller in
            #expect(try await caller.ask("GET", "/dap/query/canvas/table").status == 200)
            let refused = try await caller.ask("GET", "/dap/query/canvas/table")
            #expect(refused.status == 429)
            #expect(refused.response.headers["retry-after"] == "1")
            try await Task.sleep(nanoseconds: 1_100_000_000)
            #expect(try await caller.ask("GET", "/dap/query/canvas/table").status == 200)
        }
    }
}
