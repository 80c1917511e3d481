import Foundation
import Glibc
import Synchronization

/// A server on loopback that gives everybody the same answer, and remembers what it was told.
final class CannedServer: Sendable {
    let port: UInt16
    private let socket: Int32
    private let heard = Mutex("")

    /// `answer` is all that it sends; with nil it refuses connections, yet keeps the port.
    init(answer: String?) throws {
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
        guard code == 0 else { throw POSIXError(.EADDRINUSE) }
        port = UInt16(bigEndian: name.sin_port)
        guard let answer else { return }
        listen(socket, 64)
        Thread.detachNewThread { [self] in serve(answer) }
    }

    var address: String { "127.0.0.1:\(port)" }
    /// Everything that clients have sent.
    var everything: String { heard.withLock { $0 } }

    func stop() {
        // Wakes the thread that waits for clients; the descriptor is its to close.
        shutdown(socket, Int32(SHUT_RDWR))
    }

    private func serve(_ answer: String) {
        while true {
            let client = accept(socket, nil, nil)
            guard client >= 0 else { break }
            var request: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 65536)
            // 0x16 begins a TLS handshake: that client sends no blank line.
            while request.first != 0x16, !String(decoding: request, as: UTF8.self).contains("\r\n\r\n") {
                let count = read(client, &buffer, buffer.count)
                guard count > 0 else { break }
                request += buffer[..<count]
            }
            heard.withLock { $0 += String(decoding: request, as: UTF8.self) }
            let bytes = Array(answer.utf8)
            _ = send(client, bytes, bytes.count, Int32(MSG_NOSIGNAL))
            close(client)
        }
        close(socket)
    }
}
