import Foundation
import Testing

@testable import CanvasSimulator

/// Each fault of the API, seen on the wire.
@Suite struct APIFaultTests {
    private func responses(_ script: String, _ count: Int = 1) async throws -> [WireResponse] {
        var responses: [WireResponse] = []
        try await withSimulator { simulator, canvas in
            try simulator.misbehave(script)
            for _ in 0..<count { responses.append(try await canvas.get("/api/account/self/dump")) }
        }
        return responses
    }

    @Test func `a status, with Canvas's JSON`() async throws {
        let found = try await responses("api:429,retry-after=2*1; api:401-once", 3)
        #expect(found.map(\.status) == [429, 401, 200])
        #expect(found[0].headers["retry-after"] == "2")
        #expect(found[0].text == #"{"error":true,"message":"Too many requests"}"#)
        #expect(found[1].text == #"{"error":true,"message":"Signature does not match"}"#)
    }

    @Test func `a gateway's status, with a gateway's page`() async throws {
        let found = try await responses("api:502")
        #expect(found[0].status == 502)
        #expect(found[0].headers["content-type"] == "text/html; charset=utf-8")
        #expect(found[0].text == "<html><body><h1>502 Bad Gateway</h1></body></html>\n")
    }

    @Test func `a reset before the answer`() async throws {
        let found = try await responses("api:reset*1", 2)
        #expect(found.map(\.ending) == [.reset, .whole])
        #expect(found[0].status == 0)
        #expect(found[1].status == 200)
    }

    @Test func `silence, while others are served`() async throws {
        try await withSimulator { simulator, canvas in
            try simulator.misbehave("api:stall*1")
            let silent = try await canvas.get("/api/schema", timeout: 300)
            #expect(silent == WireResponse(ending: .timedOut))
            let served = try await canvas.get("/api/schema")
            #expect(served.status == 200)
        }
    }

    @Test func `HTML, plain text, half of the JSON, Canvas's throttle, a redirect`() async throws {
        let html = try await responses("api:html")[0]
        #expect(html.status == 200 && html.text.hasPrefix("<!DOCTYPE html>"))
        let text = try await responses("api:text")[0]
        #expect(text.status == 500 && text.text == "upstream failure\n")
        let half = try await responses("api:truncated-json*1", 2)
        #expect(half[0].status == 200 && half[0].ending == .whole)
        #expect(half[0].body.count == half[1].body.count - half[1].body.count / 2)
        #expect(half[1].text.hasPrefix(half[0].text))
        let throttle = try await responses("api:throttle")[0]
        #expect(throttle.status == 403 && throttle.text == "403 Forbidden (Rate Limit Exceeded)\n")
        let redirect = try await responses("api:redirect=http://127.0.0.2:9/x")[0]
        #expect(redirect.status == 307 && redirect.headers["location"] == "http://127.0.0.2:9/x")
    }

    @Test func `a late answer, and a glob for paths`() async throws {
        let start = ContinuousClock.now
        let late = try await responses("api[*/dump]:slow=200; api[*/byDump/*]:404")
        #expect(late[0].status == 200)
        #expect(ContinuousClock.now - start >= .milliseconds(200))
    }

    @Test func `the simulator's own pages are always well-behaved`() async throws {
        try await withSimulator { simulator, _ in
            try simulator.misbehave("api:503")
            #expect(try await WireClient.request(simulator.apiURL + "/simulator/log").status == 200)
        }
    }
}
