import CCanvasCurl
import Glibc
import Testing

@testable import CanvasDataTransfer

@Suite struct ProxyVariablesTests {
    private static let hosts = [
        "files.example", "a.files.example", "afiles.example", "files.example.", "FILES.example", "localhost",
        "10.1.2.3", "10.1.3.3", "127.0.0.1", "[fd00::1]", "[fd00::2]", "[::1]",
    ]
    private static let exceptions = [
        "", "*", ",", ".", "files.example", ".files.example", "..files.example", "FILES.EXAMPLE",
        "files.example.", "example", "les.example", "*.example", "other, files.example", "a,,\tfiles.example",
        "a files.example", "a.files.example,10.1.2.3", "10.1.2.3", "10.1.2.0/24", "10.1.2.3/32", "10.1.2.3/0",
        "10.1.2.4/0", "10.0.0.0/8", "10.1.2.0/23", "10.1.2.3/33", "10.1.2.0/24x", "10.1.2.3/", "/8",
        "0.0.0.0/0",
        "10.1.2", "127.0.0.0/8", "fd00::/8", "fd00::1", "fd00::1/128", "fd00::/127", "fd00::2/127",
        "fd00::/129",
        "::1", "*,10.1.2.3",
    ]

    @Test(arguments: exceptions)
    func `what no_proxy excepts is what libcurl excepts`(exceptions: String) throws {
        // libcurl 7.88 takes an IPv6 network for a name, against its manual; newer ones do not.
        for host in Self.hosts where !(host.hasPrefix("[") && exceptions.contains("/")) {
            let link = try #require(HTTPLink("http://\(host)/"))
            let proxies = ProxyVariables {
                ["http_proxy": "http://192.0.2.9:3128", "no_proxy": exceptions][$0]
            }
            #expect(
                (proxies.proxy(for: link) != nil) == Self.libcurlUsesProxy(for: host, exceptions),
                "\(host) with no_proxy=\(exceptions)")
        }
    }

    /// Which port libcurl would connect to, were it allowed to.
    private static func libcurlUsesProxy(for host: String, _ exceptions: String) -> Bool {
        guard let easy = curl_easy_init() else { return false }
        // So that no name is looked up; an address in brackets cannot stand here, and need not.
        let known = host.hasPrefix("[") ? nil : curl_slist_append(nil, "+\(host):80:192.0.2.1")
        defer {
            curl_easy_cleanup(easy)
            curl_slist_free_all(known)
        }
        canvas_curl_set_text(easy, CURLOPT_URL, "http://\(host)/")
        canvas_curl_set_text(easy, CURLOPT_PROXY, "http://192.0.2.9:3128")
        canvas_curl_set_text(easy, CURLOPT_NOPROXY, exceptions)
        canvas_curl_set_long(easy, CURLOPT_NOSIGNAL, 1)
        canvas_curl_set_list(easy, CURLOPT_RESOLVE, known)
        var port: UInt16 = 0
        withUnsafeMutablePointer(to: &port) { port in
            canvas_curl_set_pointer(easy, CURLOPT_OPENSOCKETDATA, port)
            canvas_curl_set_open_socket_callback(easy) { context, _, address in
                guard let context, let address else { return CURL_SOCKET_BAD }
                // Where sockaddr_in and sockaddr_in6 both have it.
                let port = (address.pointee.addr.sa_data.0, address.pointee.addr.sa_data.1)
                context.storeBytes(
                    of: UInt16(UInt8(bitPattern: port.0)) << 8 | UInt16(UInt8(bitPattern: port.1)),
                    as: UInt16.self)
                return CURL_SOCKET_BAD
            }
            _ = curl_easy_perform(easy)
        }
        return port == 3128
    }

    @Test(arguments: [
        ("fd00::/8", true), ("fd00::1/128", true), ("fd00::/127", true), ("fd00::/129", false),
        ("fd00::2/128", false), ("fe00::/8", false), ("fe00::/7", false), ("fc00::/7", true), ("::/1", false),
        ("::/0", false), ("fd00::1/0", true), ("10.0.0.0/8", false),
    ])
    func `an IPv6 network is excepted as an IPv4 one is`(exceptions: String, isExcepted: Bool) throws {
        let link = try #require(HTTPLink("http://[fd00::1]/"))
        let proxies = ProxyVariables { ["http_proxy": "p", "no_proxy": exceptions][$0] }
        #expect((proxies.proxy(for: link) == nil) == isExcepted)
    }

    private static let choices: [(String, [String: String], String?)] = [
        ("https://a.example/", ["https_proxy": "p1", "HTTPS_PROXY": "p2", "all_proxy": "p3"], "p1"),
        ("https://a.example/", ["HTTPS_PROXY": "p2", "all_proxy": "p3"], "p2"),
        ("https://a.example/", ["https_proxy": "", "all_proxy": "p3", "ALL_PROXY": "p4"], "p3"),
        ("https://a.example/", ["ALL_PROXY": "p4", "http_proxy": "p5"], "p4"),
        ("http://a.example/", ["https_proxy": "p1", "http_proxy": "p5"], "p5"),
        // httpoxy: HTTP_PROXY may come from a request's header.
        ("http://a.example/", ["HTTP_PROXY": "p6"], nil),
        ("https://a.example/", ["https_proxy": "p1", "no_proxy": "", "NO_PROXY": "a.example"], nil),
        (
            "https://a.example/", ["https_proxy": "p1", "no_proxy": "b.example", "NO_PROXY": "a.example"],
            "p1"
        ),
        ("https://a.example/", ["https_proxy": "p1", "NO_PROXY": "*"], nil),
        ("https://a.example/", [:], nil),
    ]

    @Test(arguments: choices)
    func `each variable counts where libcurl lets it count`(
        url: String, variables: [String: String], proxy: String?
    ) throws {
        #expect(ProxyVariables { variables[$0] }.proxy(for: try #require(HTTPLink(url))) == proxy)
    }
}
