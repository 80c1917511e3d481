import Glibc

@testable import CanvasSimulator

/// What came back over a connection, byte by byte, and how it ended.
struct WireResponse: Sendable, Equatable {
    enum Ending: Sendable { case whole, closedEarly, reset, timedOut }

    var status = 0
    /// By lower-case name.
    var headers: [String: String] = [:]
    /// As it came: chunks are not put together.
    var body: [UInt8] = []
    var ending = Ending.whole

    var text: String { String(decoding: body, as: UTF8.self) }
}

/// A client that trusts nothing and repairs nothing: one connection for each request.
enum WireClient {
    /// Sends a request and reads until the announced length is there or the connection ends.
    static func request(
        _ url: String, method: String = "GET", headers: [(String, String)] = [], body: [UInt8] = [],
        timeout: Int = 120_000
    ) async throws -> WireResponse {
        try await requests([url], method: method, headers: headers, body: body, timeout: timeout)[0]
    }

    /// The same, several requests one after the other on one connection.
    static func requests(
        _ urls: [String], method: String = "GET", headers: [(String, String)] = [], body: [UInt8] = [],
        timeout: Int = 120_000
    ) async throws -> [WireResponse] {
        // On a thread of its own: blocked threads of the cooperative pool would starve the server.
        try await withCheckedThrowingContinuation { continuation in
            OwnThread.start {
                continuation.resume(
                    with: Result {
                        try exchange(urls, method: method, headers: headers, body: body, timeout: timeout)
                    })
            }
        }
    }

    /// Sends the first `count` bytes of a request, and closes the connection without reading anything.
    static func hangUp(on url: String, after count: Int) async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            OwnThread.start {
                continuation.resume(
                    with: Result {
                        let parts = url.dropFirst(7).split(separator: "/", maxSplits: 1)
                        let address = parts[0].split(separator: ":")
                        let socket = try connected(to: String(address[0]), UInt16(address[1]) ?? 0)
                        let text = "GET /\(parts[1]) HTTP/1.1\r\nHost: \(parts[0])\r\n\r\n"
                        let bytes = Array(text.utf8.prefix(count))
                        _ = send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL))
                        close(socket)
                    })
            }
        }
    }

    struct Failure: Error { let what: String }

    private static func exchange(
        _ urls: [String], method: String, headers: [(String, String)], body: [UInt8], timeout: Int
    ) throws -> [WireResponse] {
        let authority = String(urls[0].dropFirst(7).prefix { $0 != "/" })
        let parts = authority.split(separator: ":")
        guard parts.count == 2, let port = UInt16(parts[1]) else { throw Failure(what: urls[0]) }
        let socket = try connected(to: String(parts[0]), port)
        defer { close(socket) }
        var received: [UInt8] = []
        return urls.map { url in
            let target = url.dropFirst(7).drop { $0 != "/" }
            var text = "\(method) \(target) HTTP/1.1\r\nHost: \(authority)\r\nConnection: keep-alive\r\n"
            for (name, value) in headers { text += "\(name): \(value)\r\n" }
            if !body.isEmpty { text += "Content-Length: \(body.count)\r\n" }
            // What the server does not want to read any more shows in what it answers.
            let bytes = Array((text + "\r\n").utf8) + body
            _ = send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL))
            return response(from: socket, &received, hasBody: method != "HEAD", timeout)
        }
    }

    private static func connected(to address: String, _ port: UInt16) throws -> Int32 {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = port.bigEndian
        inet_pton(AF_INET, address, &name.sin_addr)
        let status = withUnsafePointer(to: name) { name in
            name.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else {
            close(socket)
            throw Failure(what: "connect")
        }
        return socket
    }

    private static func response(
        from socket: Int32, _ received: inout [UInt8], hasBody: Bool, _ timeout: Int
    ) -> WireResponse {
        var response = WireResponse()
        var length: Int?
        var hasHead = false
        while true {
            if !hasHead, let end = headEnd(received) {
                parse(String(decoding: received[..<end], as: UTF8.self), &response)
                received.removeFirst(end + 4)
                length = response.headers["content-length"].flatMap { Int($0) }
                hasHead = true
            }
            if hasHead, let wanted = hasBody ? length : 0, received.count >= wanted {
                response.body = Array(received[..<wanted])
                received.removeFirst(wanted)
                return response
            }
            if let ending = fill(&received, from: socket, timeout) {
                response.body = hasHead ? received : []
                response.ending = ending == .closedEarly && hasHead && length == nil ? .whole : ending
                return response
            }
        }
    }

    /// Reads some bytes; how the connection ended, if it did.
    private static func fill(_ received: inout [UInt8], from socket: Int32, _ timeout: Int)
        -> WireResponse.Ending?
    {
        var waiting = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        guard poll(&waiting, 1, Int32(timeout)) > 0 else { return .timedOut }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(socket, &buffer, buffer.count, 0)
        guard count > 0 else { return count == 0 ? .closedEarly : .reset }
        received += buffer[..<count]
        return nil
    }

    private static func headEnd(_ bytes: [UInt8]) -> Int? {
        guard bytes.count >= 4 else { return nil }
        return (0...(bytes.count - 4)).first { Array(bytes[$0..<$0 + 4]) == [13, 10, 13, 10] }
    }

    private static func parse(_ head: String, _ response: inout WireResponse) {
        let lines = head.split(separator: "\r\n")
        response.status = Int(lines[0].split(separator: " ")[1]) ?? 0
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            response.headers[parts[0].lowercased()] = parts.count > 1 ? String(parts[1].dropFirst()) : ""
        }
    }
}
