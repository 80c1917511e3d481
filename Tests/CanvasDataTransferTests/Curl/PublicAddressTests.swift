import Testing

@testable import CanvasDataTransfer

/// Files come from public addresses only, whatever proxies and redirects there are; a proxy itself may be anywhere.
@Suite(.timeLimit(.minutes(1)))
struct PublicAddressTests {
    /// Plain http, so that the proxy sees, and answers, what is asked of it.
    private func transport(
        proxy: ScriptedServer?, noProxy: String = "", known: [String] = [], ownHost: String? = nil
    ) -> CurlTransport {
        let variables = [
            "http_proxy": proxy.map { "http://127.0.0.1:\($0.port)" } ?? "", "no_proxy": noProxy,
        ]
        var settings = CurlSettings(
            userAgent: "test", schemes: "http", followsRedirects: true, addresses: .publicOnly,
            ownHost: ownHost, proxies: ProxyVariables { variables[$0] })
        settings.knownAddresses = known
        return CurlTransport(settings)
    }

    private func refusal(of url: String, over transport: CurlTransport) async -> TransferError? {
        do {
            _ = try await transport.send(HTTPRequest(url: url))
            return nil
        } catch {
            return error as? TransferError
        }
    }

    @Test func `a file comes through a proxy on this machine`() async throws {
        let proxy = try ScriptedServer(status: "200 OK", body: "whole")
        defer { proxy.stop() }
        let response = try await transport(proxy: proxy).send(HTTPRequest(url: "http://files.example/a"))
        #expect(String(decoding: response.body, as: UTF8.self) == "whole")
        #expect(proxy.requests == ["GET http://files.example/a HTTP/1.1"])
    }

    static let hidden = [
        ("169.254.169.254", "private network"), ("10.1.2.3", "private network"),
        ("127.0.0.1", "machine itself"),
        ("[::1]", "machine itself"), ("[::ffff:10.1.2.3]", "private network"),
        ("[64:ff9b::a9fe:a9fe]", "private network"), ("[fd00:ec2::254]", "private network"),
        ("[2001:0:7f00:1::]", "private network"), ("2130706433", "machine itself"),
        ("0x7f.1", "machine itself"), ("0", "private network"), ("localhost", "machine itself"),
        ("a.localhost", "machine itself"), ("127.0.0.1.", "machine itself"),
    ]

    @Test(arguments: hidden, ["", "169.254.169.254,10.0.0.0/8,127.0.0.0/8,::/0,localhost", "*.example"])
    func `a redirect into this machine or its network is refused`(
        place: (host: String, reason: String), noProxy: String
    ) async throws {
        let proxy = try ScriptedServer(
            status: "302 Found", headers: "Location: http://\(place.host)/latest/meta-data\r\n")
        defer { proxy.stop() }
        let transport = transport(proxy: proxy, noProxy: noProxy)
        let error = await refusal(of: "http://files.example/a", over: transport)
        guard case .refusedLink(_, let reason) = error else {
            Issue.record("\(place.host): \(String(describing: error))")
            return
        }
        #expect(reason.hasSuffix(place.reason))
        // The first request alone.
        #expect(proxy.requests.count == 1)
    }

    @Test(arguments: ["internal.example", "*", "example", ".example,x"])
    func `a name that no_proxy excepts and that is private is refused`(noProxy: String) async throws {
        let proxy = try ScriptedServer(status: "200 OK")
        defer { proxy.stop() }
        let transport = transport(
            proxy: proxy, noProxy: noProxy, known: ["internal.example:80:10.1.2.3,[fd00::1]"])
        let error = await refusal(of: "http://internal.example/a", over: transport)
        #expect(
            error == .refusedLink(host: "10.1.2.3", reason: "it leads into a private network")
                || error == .refusedLink(host: "fd00::1", reason: "it leads into a private network"))
        #expect(proxy.requests == [])
    }

    @Test func `a redirect to a name that no_proxy excepts and that is private is refused`() async throws {
        let proxy = try ScriptedServer(
            status: "307 Temporary Redirect", headers: "Location: http://internal.example/a\r\n")
        defer { proxy.stop() }
        let transport = transport(
            proxy: proxy, noProxy: "internal.example", known: ["internal.example:80:10.1.2.3"])
        #expect(
            await refusal(of: "http://files.example/a", over: transport)
                == .refusedLink(host: "10.1.2.3", reason: "it leads into a private network"))
        #expect(proxy.requests.count == 1)
    }

    @Test func `the proxy's own address is no way around it`() async throws {
        let proxy = try ScriptedServer(status: "200 OK")
        defer { proxy.stop() }
        let transport = transport(
            proxy: proxy, noProxy: "mine.example", known: ["mine.example:\(proxy.port):127.0.0.1"])
        #expect(
            await refusal(of: "http://mine.example:\(proxy.port)/", over: transport)
                == .refusedLink(host: "127.0.0.1", reason: "it leads to this machine itself"))
        #expect(proxy.requests == [])
    }

    @Test func `the host that the user named may be private, but what it redirects to may not`() async throws
    {
        let server = try ScriptedServer { head, send in
            let isFirst = head.hasPrefix("GET /a ")
            _ = send(
                ScriptedServer.answer(
                    isFirst ? "200 OK" : "302 Found",
                    isFirst ? "" : "Location: http://other.example:1/\r\n", isFirst ? "whole" : ""))
        }
        defer { server.stop() }
        let own = "own.example:\(server.port)"
        let transport = transport(
            proxy: nil, known: ["\(own):127.0.0.1", "other.example:1:127.0.0.1"], ownHost: own)
        #expect(await refusal(of: "http://\(own)/a", over: transport) == nil)
        #expect(
            await refusal(of: "http://\(own)/b", over: transport)
                == .refusedLink(host: "127.0.0.1", reason: "it leads to this machine itself"))
    }

    @Test func `a host in other digits than ASCII's is refused`() async throws {
        let proxy = try ScriptedServer(status: "200 OK")
        defer { proxy.stop() }
        let error = await refusal(of: "http://\u{FF11}27.0.0.1/", over: transport(proxy: proxy))
        #expect(error != nil)
        #expect(proxy.requests == [])
    }

    @Test(arguments: ["ftp://files.example/a", "file:///etc/passwd", "http://user:word@files.example/a"])
    func `a redirect to what may not be called is refused`(place: String) async throws {
        let proxy = try ScriptedServer(status: "302 Found", headers: "Location: \(place)\r\n")
        defer { proxy.stop() }
        #expect(
            await refusal(of: "http://files.example/a", over: transport(proxy: proxy))
                == .refusedLink(
                    host: "files.example", reason: "it redirects to an address that may not be called"))
        #expect(proxy.requests.count == 1)
    }

    @Test func `redirects are followed three times, by relative links too, and no further`() async throws {
        let proxy = try ScriptedServer { head, send in
            let step = head.split(separator: " ").dropFirst().first?.last?.wholeNumberValue ?? 0
            _ = send(
                step == 3
                    ? ScriptedServer.answer("200 OK", "", "whole")
                    : ScriptedServer.answer("302 Found", "Location: /\(step + 1)\r\n", "moved"))
        }
        defer { proxy.stop() }
        let transport = transport(proxy: proxy)
        let response = try await transport.send(HTTPRequest(url: "http://files.example/0"))
        #expect(String(decoding: response.body, as: UTF8.self) == "whole")
        #expect(
            proxy.requests == (0...3).map { "GET http://files.example/\($0) HTTP/1.1" })
        let circle = try ScriptedServer(status: "302 Found", headers: "Location: /\r\n")
        defer { circle.stop() }
        #expect(
            await refusal(of: "http://files.example/", over: self.transport(proxy: circle))
                == .network(.tooManyRedirects, host: "files.example", detail: "3 redirects in a row"))
        #expect(circle.requests.count == 4)
    }

    @Test func `the page of a redirect ends`() async throws {
        let proxy = try ScriptedServer { _, send in
            _ = send(Array("HTTP/1.1 302 Found\r\nLocation: /b\r\nConnection: close\r\n\r\n".utf8))
            let page = [UInt8](repeating: 0x20, count: 65536)
            while send(page) {}
        }
        defer { proxy.stop() }
        #expect(
            await refusal(of: "http://files.example/a", over: transport(proxy: proxy))
                == .tooLong(limit: 1 << 20))
    }
}
