import Testing

@testable import CanvasDataTransfer

@Suite struct NetworkAddressTests {
    @Test(arguments: [
        ("8.8.8.8", NetworkAddress.Scope.global), ("52.216.1.1", .global), ("2600:1f18::1", .global),
        ("127.0.0.1", .loopback), ("127.9.9.9", .loopback), ("::1", .loopback),
        ("::ffff:127.0.0.1", .loopback),
        ("10.0.0.1", .local), ("172.16.0.1", .local), ("172.32.0.1", .global), ("192.168.1.1", .local),
        ("169.254.169.254", .local), ("100.64.0.1", .local), ("0.0.0.0", .local), ("224.0.0.1", .local),
        ("255.255.255.255", .local), ("198.18.0.1", .local), ("fe80::1", .local), ("fd00::1", .local),
        ("::", .local), ("::ffff:10.0.0.1", .local), ("64:ff9b::a9fe:a9fe", .local),
        ("2002:7f00:1::", .loopback),
        ("2001:0:7f00:1::", .local), ("2001:1ff::1", .local), ("2001:200::1", .global),
        ("3fff:fff::1", .local),
        ("3fff:1000::1", .global), ("2001:db8::1", .local), ("ff02::1", .local), ("::7f00:1", .local),
    ])
    func `addresses lead where they lead`(text: String, scope: NetworkAddress.Scope) {
        #expect(NetworkAddress(text)?.scope == scope)
    }

    @Test(arguments: [
        ("http://2130706433/x", true), ("http://0x7f.1/x", true), ("http://127.1/x", true),
        ("http://[::1]:80/x", true), ("http://localhost/x", true), ("http://localhost.example/x", false),
        ("https://example.org/127.0.0.1", false), ("http://127.0.0.1.example/", false),
    ])
    func `a link to this machine is known in every spelling`(url: String, isLoopback: Bool) throws {
        #expect(try #require(HTTPLink(url)).isLoopback == isLoopback)
    }

    @Test func `user and port are seen as libcurl sees them`() throws {
        let link = try #require(HTTPLink("https://user:pass@api.example:8443/a%20b?x=1#f"))
        #expect(link.hasUserInfo)
        #expect(link.hostAndPort == "api.example:8443")
        #expect(link.path == "/a%20b")
        #expect(link.query == "x=1")
        #expect(HTTPLink("https://api.example:443/")?.hostAndPort == "api.example")
        #expect(HTTPLink("not a url") == nil)
    }
}
