import Testing

@testable import CanvasSimulator

@Suite struct RequestSignatureTests {
    /// Key and secret of the vectors: fake ones from the tests of a public client.
    private let signature = RequestSignature(
        key: "82c864690fe61af93e7d53eddee56161cee75cc0", secret: "4558d04f0af00c461bf1fbe787f10ba24dd3f5fe",
        clock: ServerClock(offset: 0))

    /// Signatures that two public clients agree on.
    @Test(arguments: [
        (
            "/api/schema/latest", "", "Thu, 24 Mar 16 09:50:00 GMT",
            "VstsIKJkXfib4bVOG+0qeOGb5FevBu9PSCdqTpswJqw="
        ),
        (
            "/api/account/self/dump", "limit=10&after=20", "Thu, 07 Apr 2016 14:44:29 GMT",
            "Ktd7Qy5N7KzRjgNoD85GZ6yqOuUpgNTxtdVdTmO8Yx8="
        ),
        (
            "/api/account/self/file/sync", "", "2018-03-21T19:10:17.415Z",
            "FlWQX25MlTIGqw/tljP5aT3AXUJkwdRgyGy5SUbjEfo="
        ),
    ])
    func `the message gives the signature that public clients send`(
        path: String, query: String, date: String, expected: String
    ) {
        let request = APIRequest(
            method: "GET", path: path, query: query, headers: ["host": "api.inshosteddata.com"])
        let code = Digests.hmacSHA256(key: signature.secret, signature.message(for: request, date))
        #expect(Digests.base64(code) == expected)
    }

    @Test func `a signed request is answered, with the server's date`() async throws {
        try await withSimulator { _, canvas in
            let response = try await canvas.get("/api/schema")
            #expect(response.status == 200)
            #expect(TimeFormats.parse(response.headers["date"] ?? "") != nil)
        }
    }

    @Test func `a wrong secret is refused in Canvas's JSON`() async throws {
        try await withSimulator { simulator, canvas in
            let headers = canvas.headers(for: "/api/schema", secret: "wrong")
            let response = try await WireClient.request(simulator.apiURL + "/api/schema", headers: headers)
            #expect(response.status == 401)
            #expect(response.text == #"{"error":true,"message":"Signature does not match"}"#)
        }
    }

    @Test(arguments: [-16, 16])
    func `a date 16 minutes off is refused`(minutes: Int) async throws {
        try await withSimulator { simulator, canvas in
            let date = TimeFormats.http(ServerClock(offset: minutes * 60).now)
            let response = try await WireClient.request(
                simulator.apiURL + "/api/schema", headers: canvas.headers(for: "/api/schema", date: date))
            #expect(response.status == 401)
            #expect(
                response.text
                    == #"{"error":true,"message":"Date header is not within 15 minutes of server time"}"#)
        }
    }

    @Test func `the clock is the server's own, and its answers tell it`() async throws {
        try await withSimulator {
            $0.clockOffset = 7200
        } _: { simulator, canvas in
            let refused = try await canvas.get("/api/schema")
            #expect(refused.status == 401)
            let server = TimeFormats.parse(refused.headers["date"] ?? "") ?? 0
            #expect(abs(server - ServerClock(offset: 7200).now) < 60_000)
            let headers = canvas.headers(for: "/api/schema", date: refused.headers["date"])
            #expect(
                try await WireClient.request(simulator.apiURL + "/api/schema", headers: headers).status == 200
            )
        }
    }

    @Test func `two digits of a year and ISO 8601 are dates, too`() async throws {
        try await withSimulator { simulator, canvas in
            let now = ServerClock(offset: 0).now
            let short = TimeFormats.http(now).replacing(" 20", with: " ", maxReplacements: 1)
            for date in [short, TimeFormats.iso(now)] {
                let response = try await WireClient.request(
                    simulator.apiURL + "/api/schema", headers: canvas.headers(for: "/api/schema", date: date))
                #expect(response.status == 200, "\(date)")
            }
        }
    }

    @Test func `the query is sorted by the server, whatever its order on the wire`() async throws {
        try await withSimulator { _, canvas in
            for query in ["?limit=2&after=1", "?after=1&limit=2"] {
                let dumps = try await canvas.dumps(query)
                #expect(dumps.map(\.sequence) == [3, 2])
            }
        }
    }

    @Test func `the port is part of the signed host`() async throws {
        try await withSimulator { simulator, canvas in
            let headers = canvas.headers(for: "/api/schema", host: "127.0.0.1")
            let response = try await WireClient.request(simulator.apiURL + "/api/schema", headers: headers)
            #expect(response.status == 401)
        }
    }

    @Test func `a content type is signed where it is sent`() async throws {
        try await withSimulator { simulator, canvas in
            var headers = canvas.headers(for: "/api/schema", contentType: "application/json")
            let sent = try await WireClient.request(simulator.apiURL + "/api/schema", headers: headers)
            headers.removeLast()
            let unsent = try await WireClient.request(simulator.apiURL + "/api/schema", headers: headers)
            #expect([sent.status, unsent.status] == [200, 401])
        }
    }

    @Test func `methods other than GET are not allowed`() async throws {
        try await withSimulator { simulator, canvas in
            let headers = canvas.headers(for: "/api/schema", method: "POST")
            let response = try await WireClient.request(
                simulator.apiURL + "/api/schema", method: "POST", headers: headers)
            #expect(response.status == 405)
        }
    }

    @Test(arguments: [
        ("Thu, 07 Apr 2016 14:44:29 GMT", 1_460_040_269_000),
        ("Thu, 07 Apr 16 14:44:29 GMT", 1_460_040_269_000),
        ("Thur, 25 Jun 2015 08:12:31 GMT", 1_435_219_951_000),
        ("2018-03-21T19:10:17.415Z", 1_521_659_417_415),
        ("2018-03-21T19:10:17Z", 1_521_659_417_000),
    ])
    func `dates are read`(text: String, expected: Int) {
        #expect(TimeFormats.parse(text) == expected)
    }

    @Test(arguments: [
        "", "yesterday", "Thu, 07 Apr 2016 14:44:29", "jeu, 07 avr 2016 14:44:29 GMT", "2018-03-21 19:10:17Z",
        "2018-13-21T19:10:17Z", "1460040269",
    ])
    func `what is no date is not read as one`(text: String) {
        #expect(TimeFormats.parse(text) == nil)
    }
}
