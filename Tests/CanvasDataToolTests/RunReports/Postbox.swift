import Foundation
import Glibc
import Synchronization

/// A server on loopback that takes what is POSTed to it, and answers with one status after the other; the last one
/// stays.
final class Postbox: Sendable {
    struct Letter: Sendable, Equatable {
        let requestLine: String
        let contentType: String?
        let body: String
    }

    let port: UInt16
    private let socket: Int32
    private let state: Mutex<(statuses: [Int], letters: [Letter])>

    init(statuses: [Int] = [204]) throws {
        state = Mutex((statuses, []))
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let socket = socket
        let code = withUnsafeMutablePointer(to: &name) { name in
            name.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
                bind(socket, name, length) == 0 ? getsockname(socket, name, &length) : -1
            }
        }
        guard code == 0, listen(socket, 16) == 0 else { throw POSIXError(.EADDRINUSE) }
        port = UInt16(bigEndian: name.sin_port)
        Thread.detachNewThread { [self] in serve() }
    }

    var letters: [Letter] { state.withLock { $0.letters } }

    func stop() {
        // Wakes the thread that waits for clients; the descriptor is its to close.
        shutdown(socket, Int32(SHUT_RDWR))
    }

    private func serve() {
        while true {
            let client = accept(socket, nil, nil)
            guard client >= 0 else { break }
            if let letter = Self.letter(from: client) {
                let status = state.withLock { state in
                    state.letters.append(letter)
                    return state.statuses.count > 1 ? state.statuses.removeFirst() : state.statuses[0]
                }
                let answer = Array(
                    "HTTP/1.1 \(status) X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".utf8)
                _ = send(client, answer, answer.count, Int32(MSG_NOSIGNAL))
            }
            close(client)
        }
        close(socket)
    }

    private static func letter(from client: Int32) -> Letter? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let parts = String(decoding: bytes, as: UTF8.self).split(
                separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
            let lines = parts[0].split(separator: "\r\n").map(String.init)
            func header(_ name: String) -> String? {
                lines.first { $0.lowercased().hasPrefix("\(name): ") }.map {
                    String($0.dropFirst(name.count + 2))
                }
            }
            if parts.count == 2, let length = header("content-length").flatMap({ Int($0) }),
                parts[1].utf8.count >= length
            {
                return Letter(
                    requestLine: lines.first ?? "", contentType: header("content-type"),
                    body: String(parts[1]))
            }
            let count = read(client, &buffer, buffer.count)
            guard count > 0 else { return nil }
            bytes += buffer[..<count]
        }
    }
}
