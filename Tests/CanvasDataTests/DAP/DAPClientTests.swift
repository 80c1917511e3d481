import CanvasDataBase
import CanvasDataTransfer
import CanvasSimulator
import Testing

@testable import CanvasData

@Suite struct DAPClientTests {
    @Test func `a client logs in once and lists tables, schemas and the result of a query`() async throws {
        try await SimulatedReplicas.run { replicas in
            let client = try replicas.client()
            #expect(try await client.tables(in: "catalog") == ["orders", "products"])
            let schema = try await client.schema(of: "orders", in: "catalog")
            #expect(schema.version == 1)
            #expect(schema.json["properties"]?["key"]?["properties"]?["id"]?["format"] == "int64")
            let job = try await client.start(DAPQuery("orders", in: "catalog", mode: .condensed))
            #expect(job.status == .complete)
            #expect(job.at == replicas.dap.at(1))
            #expect(job.position == replicas.dap.at(1))
            #expect(job.schemaVersion == 1)
            #expect(try await client.job(job.id) == job)
            #expect(Set(try await client.links(to: job.objects).keys) == Set(job.objects))
            #expect(
                replicas.requests == [
                    "POST /ids/auth/login 200", "GET /dap/query/catalog/table 200",
                    "GET /dap/query/catalog/table/orders/schema 200",
                    "POST /dap/query/catalog/table/orders/data 200", "GET /dap/job/* 200",
                    "POST /dap/object/url 200",
                ])
        }
    }

    @Test func `changes are asked for from a moment exactly as it was given`() async throws {
        try await SimulatedReplicas.run { replicas in
            let client = try replicas.client()
            let since = try #require(try await client.start(DAPQuery("users", in: "canvas")).at)
            replicas.dap.advance()
            let job = try await client.start(
                DAPQuery("users", in: "canvas", format: .csv, mode: .expanded, since: since))
            #expect(job.since == since)
            #expect(job.until == replicas.dap.at(2))
            #expect(job.position == replicas.dap.at(2))
            #expect(job.at == nil)
            let created = try #require(replicas.dap.createdJobs.last)
            #expect([created.format, created.mode, created.since] == ["csv", "expanded", since])
        }
    }

    @Test func `what a newer server adds to its answers is ignored`() async throws {
        try await SimulatedReplicas.run({ $0.jobPace = .polls(2) }) { replicas in
            try replicas.simulator.misbehave(
                "dap:extra-members; dap:no-expiry; dap:swap-status; dap:strange-state")
            let client = try replicas.client()
            #expect(try await client.tables(in: "catalog") == ["orders", "products"])
            #expect(try await client.schema(of: "users", in: "canvas").version == 1)
            let started = try await client.start(DAPQuery("users", in: "canvas"))
            #expect(started.status == .other("queued_for_resizing"))
            let job = try await client.result(of: DAPQuery("users", in: "canvas"))
            #expect(job.status == .complete)
            #expect(job.expiresAt == nil)
            #expect(Set(try await client.links(to: job.objects).keys) == Set(job.objects))
        }
    }

    @Test func `a token that the server has revoked is replaced once`() async throws {
        try await SimulatedReplicas.run { replicas in
            let client = try replicas.client()
            _ = try await client.tables(in: "catalog")
            replicas.dap.revokeTokens()
            try await (0..<8).concurrently(atMost: 8) { _ in
                _ = try await client.schema(of: "orders", in: "catalog")
            }
            #expect(replicas.requests.filter { $0 == "POST /ids/auth/login 200" }.count == 2)
        }
    }

    @Test func `tokens of a minute are renewed before they end, and not with each request`() async throws {
        try await SimulatedReplicas.run { replicas in
            try replicas.simulator.misbehave("dap[login]:token=60")
            let time = WaitedTime()
            let client = try replicas.client(world: time.world)
            for _ in 0..<20 {
                _ = try await client.schema(of: "orders", in: "catalog")
                try await time.world.sleep(10)
            }
            // At 0, 30, 60 … 180 seconds.
            #expect(replicas.requests.filter { $0 == "POST /ids/auth/login 200" }.count == 7)
            #expect(!replicas.requests.contains { $0.hasSuffix(" 401") })
        }
    }

    @Test func `a token that cannot be renewed is used until it ends`() async throws {
        try await SimulatedReplicas.run { replicas in
            try replicas.simulator.misbehave("dap[login]:token=200")
            let time = WaitedTime()
            let client = try replicas.client(world: time.world)
            _ = try await client.tables(in: "catalog")
            try await time.world.sleep(40)
            try replicas.simulator.misbehave("api[/ids/*]:503")
            for _ in 0..<3 { _ = try await client.tables(in: "catalog") }
            // The first of the three has tried to renew it, the others have not.
            #expect(replicas.requests.filter { $0.hasPrefix("POST /ids/auth/login") }.count == 9)
            try await time.world.sleep(170)
            let error = await #expect(throws: CanvasDataError.self) { try await client.tables(in: "catalog") }
            #expect(
                error?.message
                    == "\(replicas.simulator.apiURL.dropFirst(7)) gave no usable answer to /ids/auth/login (8 × status 503)."
            )
        }
    }

    @Test func `a login is tried again like any other request`() async throws {
        try await SimulatedReplicas.run { replicas in
            try replicas.simulator.misbehave("api[/ids/*]:503*2; api[/ids/*]:reset*1; api[/dap/*]:html*1")
            _ = try await replicas.client().tables(in: "catalog")
            #expect(replicas.requests.last == "GET /dap/query/catalog/table 200")
        }
    }

    @Test func `a wrong secret is refused at once, and not shown`() async throws {
        try await SimulatedReplicas.run { replicas in
            let client = try replicas.client(secret: "canary-secret")
            let error = await #expect(throws: CanvasDataError.self) { try await client.tables(in: "canvas") }
            let host = replicas.simulator.apiURL.dropFirst(7)
            #expect(
                error
                    == CanvasDataError(
                        .refused,
                        "\(host) refused the DAP client ID or secret (401 AuthenticationError, \"Client authentication failed.\").",
                        remedy:
                            "Check \(.key(.dapClientID)) and \(.key(.dapClientSecret)) against Instructure Identity Services, where keys also expire."
                    ))
            #expect(replicas.requests == ["POST /ids/auth/login 401"])
        }
    }

    @Test func `credentials do not show what they hold`() throws {
        let credentials = try DAPCredentials(clientID: "us-east-1#1", clientSecret: "canary")
        #expect("\(credentials) \(String(reflecting: credentials))" == "**** ****")
    }

    @Test(arguments: [
        ("", "s", CanvasDataError.implausibleClientID), ("a:b", "s", .implausibleClientID),
        ("a b", "s", .implausibleClientID), ("a", "s\n", .implausibleClientSecret),
        ("a", "", .implausibleClientSecret),
    ])
    func `credentials that cannot be right are refused`(id: String, secret: String, error: CanvasDataError) {
        #expect(throws: error) { try DAPCredentials(clientID: id, clientSecret: secret) }
    }

    @Test func `http is for loopback only`() throws {
        let credentials = try DAPCredentials(clientID: "a", clientSecret: "b")
        var options = DAPClient.Options()
        options.baseURL = "http://dap.example:8080"
        #expect(throws: CanvasDataError.plainDAPAddress("dap.example:8080")) {
            try DAPClient(credentials: credentials, options: options)
        }
        options.baseURL = "https://dap.example/dap?secret=canary"
        #expect(throws: CanvasDataError.badDAPAddress("https://dap.example/dap")) {
            try DAPClient(credentials: credentials, options: options)
        }
        options.baseURL = "https://dap.example/"
        #expect(throws: Never.self) { try DAPClient(credentials: credentials, options: options) }
    }

    @Test(arguments: ["", ".hidden", "../up", "a/b", "a b", "ü", "a?b=c", "a\u{0}b"])
    func `names that are no plain ones are not asked for`(name: String) async throws {
        let client = try DAPClient(credentials: try DAPCredentials(clientID: "a", clientSecret: "b"))
        await #expect(throws: CanvasDataError.badDAPName(name, "namespace")) {
            try await client.tables(in: name)
        }
        await #expect(throws: CanvasDataError.badDAPName(name, "table")) {
            try await client.start(DAPQuery(name, in: "canvas"))
        }
        await #expect(throws: CanvasDataError.badDAPName(name, "table")) {
            try await client.schema(of: name, in: "canvas")
        }
    }

    @Test func `moments are checked before they are sent`() async throws {
        let client = try DAPClient(credentials: try DAPCredentials(clientID: "a", clientSecret: "b"))
        await #expect(throws: CanvasDataError.badDAPMoment("yesterday")) {
            try await client.start(DAPQuery("users", in: "canvas", since: "yesterday"))
        }
        await #expect(throws: CanvasDataError.untilWithoutSince) {
            try await client.start(DAPQuery("users", in: "canvas", until: "2026-01-15T04:00:00Z"))
        }
    }

    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("2026-01-15T04:00:00.250123Z", 1_768_449_600_250_123),
        ("2026-01-15T04:00:00.25Z", 1_768_449_600_250_000),
        ("2026-01-15T04:00:00.2501239Z", 1_768_449_600_250_123),
        ("2026-01-15T06:30:00+02:30", 1_768_449_600_000_000), ("2026-01-15 04:00:00z", 1_768_449_600_000_000),
        ("2026-01-15T04:00:00", nil), ("2026-01-15T04:00:00.Z", nil), ("2026-01-15T24:00:00Z", nil),
        ("2026-13-15T04:00:00Z", nil), ("2026-01-15", nil), ("", nil), ("2026-01-15T04:00:00Z ", nil),
    ])
    func `moments are read to the microsecond`(text: String, moment: Int?) {
        #expect(text.dapMoment == moment)
    }

    @Test func `a list with a hostile name is refused`() async throws {
        try await SimulatedReplicas.run { replicas in
            try replicas.simulator.misbehave("listing:table=parent")
            let client = try replicas.client()
            let error = await #expect(throws: CanvasDataError.self) { try await client.tables(in: "catalog") }
            #expect(error?.kind == .wrongData)
            #expect(
                error?.remedy
                    == "Nothing was fetched. Check \(.key(.dapAPIURL)); if it is right, report this to Instructure."
            )
        }
    }
}
