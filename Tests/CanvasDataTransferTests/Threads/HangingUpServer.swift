import Glibc

@testable import CanvasDataTransfer

/// A server on loopback that closes each connection at one point of the exchange.
final class HangingUpServer: Sendable {
    /// When it hangs up.
    enum Point: CaseIterable {
        case atOnce, insideRequestHead, afterRequestHead, insideRequestBody, insideHead, insideBody

        /// Bytes of the request that are read first; the head is shorter than 1,000 bytes.
        fileprivate var reads: Int {
            switch self {
            case .atOnce: 0
            case .insideRequestHead: 10
            case .afterRequestHead, .insideHead, .insideBody: 1_000
            case .insideRequestBody: 300_000
            }
        }

        fileprivate var answer: String {
            switch self {
            case .insideHead: "HTTP/1.1 200 OK\r\nContent-Le"
            case .insideBody: "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nsome"
            default: ""
            }
        }
    }

    let port: UInt16
    private let listener: Int32

    init(_ point: Point) throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(listener, generic, length) == 0 && listen(listener, 8) == 0
                    && getsockname(listener, generic, &length) == 0
            }
        }
        guard isBound else { throw FileError("listen on", "127.0.0.1") }
        port = UInt16(bigEndian: address.sin_port)
        Task {
            try await blocking {
                while true {
                    let connection = accept(listener, nil, nil)
                    guard connection >= 0 else { break }
                    Self.serve(connection, point)
                }
                close(listener)
            }
        }
    }

    /// Wakes the thread that waits for clients.
    func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

    private static func serve(_ connection: Int32, _ point: Point) {
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        var seen = 0
        var isBodyless = false
        while seen < point.reads {
            let count = recv(connection, &buffer, min(buffer.count, point.reads - seen), 0)
            guard count > 0 else { break }
            if seen == 0 { isBodyless = buffer[0] == UInt8(ascii: "G") }
            seen += count
            // From here on the client waits for us: behind its whole request, or the first message of a handshake.
            let isHeadOver = buffer[..<count].suffix(4).elementsEqual([13, 10, 13, 10])
            if isHeadOver && (isBodyless || point != .insideRequestBody) || buffer[0] == 0x16 { break }
        }
        let answer = Array(point.answer.utf8)
        _ = send(connection, answer, answer.count, Int32(MSG_NOSIGNAL))
        close(connection)
    }
}
