import Glibc
import Testing

@testable import CanvasDataTransfer

/// Where an answer ends, and that it ends.
@Suite(.timeLimit(.minutes(1)))
struct AnswerEndTests {
    @Test(arguments: [
        ([("content-length", "5")], false, true), ([("transfer-encoding", "chunked")], true, true),
        ([("transfer-encoding", "gzip, Chunked ")], true, true),
        ([("transfer-encoding", "gzip"), ("transfer-encoding", "chunked")], true, true),
        ([("transfer-encoding", "identity")], false, false), ([("transfer-encoding", "")], false, false),
        ([("transfer-encoding", "chunked, identity")], false, false),
        ([("transfer-encoding", "gzip")], false, false),
        ([("connection", "close")], false, false), ([("content-length", "many")], false, false),
    ])
    func `only a length and chunks announce an end`(
        headers: [(String, String)], isChunked: Bool, announcesEnd: Bool
    ) {
        let head = HTTPHead(status: 200, headers: headers.map { .init(name: $0.0, value: $0.1) })
        #expect(head.isChunked == isChunked)
        #expect(head.announcesEnd == announcesEnd)
    }

    private static let endless: [(String, String, String)] = [
        ("", "HTTP/1.1 100 Continue\r\n\r\n", "it announces an answer again and again"),
        ("", "HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n", "it announces an answer again and again"),
        ("HTTP/1.1 200 OK\r\n", "X-Word: more\r\n", "its headers do not end"),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n", "X-Word: more\r\n",
            "its headers do not end"
        ),
    ]

    @Test(arguments: endless)
    func `an answer that never begins or never ends is given up`(
        beginning: String, rest: String, detail: String
    ) async throws {
        let server = try ScriptedServer { _, send in
            _ = send(Array(beginning.utf8))
            let piece = Array(String(repeating: rest, count: 100).utf8)
            while send(piece) {}
        }
        defer { server.stop() }
        let transport = CurlTransport(
            CurlSettings(userAgent: "test", schemes: "http", proxies: ProxyVariables { _ in nil }))
        await #expect(throws: TransferError.network(.protocolViolation, host: "", detail: detail)) {
            _ = try await transport.send(HTTPRequest(url: "http://127.0.0.1:\(server.port)/"))
        }
    }

    @Test func `an answer that is announced now and then counts as stalled`() async throws {
        let server = try ScriptedServer { _, send in
            // Fewer than the limit in the time that is waited.
            for _ in 0..<300 where send(Array("HTTP/1.1 102 Processing\r\n\r\n".utf8)) { usleep(100_000) }
        }
        defer { server.stop() }
        let transport = CurlTransport(
            CurlSettings(
                userAgent: "test", schemes: "http", proxies: ProxyVariables { _ in nil }, stallTimeout: 2))
        await #expect {
            _ = try await transport.send(HTTPRequest(url: "http://127.0.0.1:\(server.port)/"))
        } throws: { error in
            guard case .network(.timeout, _, _) = error as? TransferError else { return false }
            return true
        }
    }
}
