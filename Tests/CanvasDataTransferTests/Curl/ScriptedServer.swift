import Glibc
import Synchronization

@testable import CanvasDataTransfer

/// A server on loopback, one connection after the other and one request on each, answered as a test says.
final class ScriptedServer: Sendable {
    /// Sends bytes; false once the client has gone.
    typealias Send = ([UInt8]) -> Bool

    let port: Int
    private let listener: Int32
    private let heard = Mutex<[String]>([])

    /// - Parameter answer: gets a request's head and sends its answer; then the connection is closed.
    /// - Throws: `FileError`.
    init(_ answer: @escaping @Sendable (_ head: String, _ send: Send) -> Void) throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(listener, generic, length) == 0 && listen(listener, 64) == 0
                    && getsockname(listener, generic, &length) == 0
            }
        }
        guard isBound else { throw FileError("listen", "127.0.0.1") }
        port = Int(UInt16(bigEndian: address.sin_port))
        Task { try await blocking { self.serve(answer) } }
    }

    /// An answer with a length.
    convenience init(status: String, headers: String = "", body: String = "") throws {
        try self.init { _, send in _ = send(Self.answer(status, headers, body)) }
    }

    static func answer(_ status: String, _ headers: String = "", _ body: String = "") -> [UInt8] {
        Array(
            "HTTP/1.1 \(status)\r\nConnection: close\r\nContent-Length: \(body.utf8.count)\r\n\(headers)\r\n\(body)"
                .utf8)
    }

    /// The first line of each request.
    var requests: [String] { heard.withLock { $0 } }

    /// Lets the thread that waits for clients end.
    func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

    private func serve(_ answer: (String, Send) -> Void) {
        while true {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { break }
            let head = Self.readHead(connection)
            heard.withLock { $0.append(String(head.prefix { $0 != "\r\n" })) }
            answer(head) { bytes in
                var rest = bytes[...]
                while !rest.isEmpty {
                    let count = rest.withUnsafeBytes {
                        send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                    }
                    guard count > 0 else { return false }
                    rest = rest.dropFirst(count)
                }
                return true
            }
            close(connection)
        }
        close(listener)
    }

    private static func readHead(_ connection: Int32) -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while !String(decoding: bytes, as: UTF8.self).contains("\r\n\r\n") {
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            bytes += buffer[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
