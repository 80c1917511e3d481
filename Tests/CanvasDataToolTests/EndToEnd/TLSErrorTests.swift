import Foundation
import Testing

/// No byte goes to a server that cannot prove who it is, and the user is told why.
@Suite(.enabled(if: TLSServer.isThere, "needs the openssl command")) struct TLSErrorTests {
    private static let giveCertificate =
        "If your network inspects TLS, give its certificate with --cacert FILE (cacert)."

    private func withServer(
        _ certificate: TLSServer.Certificate, _ options: [String] = [],
        _ work: (_ server: TLSServer, _ address: String) async throws -> Void
    ) async throws {
        let folder = NSTemporaryDirectory() + "canvas-data-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let server = try await TLSServer(certificate, options: options, in: folder)
        defer { server.stop() }
        try await work(server, "localhost:\(server.port)")
    }

    @Test func `an untrusted certificate is refused, and accepted with --cacert`()
        async throws
    {
        try await withServer(.selfSigned) { server, address in
            try await ErrorCase(
                "", ["list-dumps", "--api-url", "https://\(address)"], 77, "refused",
                "The certificate of \(address) is not trusted (SSL certificate problem: self-signed certificate).",
                Self.giveCertificate
            ).check(with: NetworkErrorTests.tool)
            // TLS is fine then; what s_server answers is no API's.
            try await ErrorCase(
                "", ["list-dumps", "--api-url", "https://\(address)", "--cacert", server.certificateFile],
                65, "wrong_data",
                "\(address) answered /api/account/self/dump with something that is not JSON.",
                "Check api_url; the page of a proxy or a login portal may stand in between."
            ).check(with: NetworkErrorTests.tool)
        }
    }

    @Test func `a certificate of another host is refused`() async throws {
        try await withServer(.wrongName) { server, address in
            try await ErrorCase(
                "", ["list-dumps", "--api-url", "https://\(address)", "--cacert", server.certificateFile],
                77, "refused",
                "The certificate of \(address) is not trusted (SSL: no alternative certificate subject name matches "
                    + "target host name 'localhost').",
                "It is another host's. Check api_url; behind a proxy, check https_proxy."
            ).check(with: NetworkErrorTests.tool)
        }
    }

    @Test func `an expired certificate is refused`() async throws {
        try await withServer(.expired) { server, address in
            try await ErrorCase(
                "", ["list-dumps", "--api-url", "https://\(address)", "--cacert", server.certificateFile],
                77, "refused",
                "The certificate of \(address) is not trusted (SSL certificate problem: certificate has expired).",
                "Check this machine's date; if it is right, the host has to renew its certificate."
            ).check(with: NetworkErrorTests.tool)
        }
    }

    @Test func `a server with only TLS 1.1 is refused`() async throws {
        try await withServer(.selfSigned, ["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"]) { server, address in
            try await ErrorCase(
                "", ["list-dumps", "--api-url", "https://\(address)", "--cacert", server.certificateFile],
                77, "refused",
                "No TLS connection with \(address) can be made (tlsv1 alert protocol version).",
                "It must speak TLS 1.2 or later. Check api_url; behind a proxy, check https_proxy."
            ).check(with: NetworkErrorTests.tool)
        }
    }

    @Test func `a server without TLS is refused`() async throws {
        let server = try CannedServer(answer: "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
        defer { server.stop() }
        try await ErrorCase(
            "", ["list-dumps", "--api-url", "https://\(server.address)"], 77, "refused",
            "No TLS connection with \(server.address) can be made (wrong version number).",
            "It must speak TLS 1.2 or later. Check api_url; behind a proxy, check https_proxy."
        ).check(with: NetworkErrorTests.tool)
    }
}
