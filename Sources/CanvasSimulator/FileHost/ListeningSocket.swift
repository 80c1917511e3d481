import Glibc

/// A TCP socket that listens on loopback.
enum ListeningSocket {
    /// Whether nobody but this machine can reach `address`.
    static func isLoopback(_ address: String) -> Bool {
        var parsed = in_addr()
        guard inet_pton(AF_INET, address, &parsed) == 1 else { return false }
        return UInt32(bigEndian: parsed.s_addr) >> 24 == 127
    }

    /// Returns the socket and the port it got.
    static func open(address: String, port: UInt16) throws -> (socket: Int32, port: UInt16) {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard socket >= 0 else { throw failure("make a socket", address, port) }
        var yes: Int32 = 1
        setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = port.bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        guard inet_pton(AF_INET, address, &name.sin_addr) == 1 else {
            close(socket)
            throw SimulatorError("\(address) is not an IPv4 address.")
        }
        let status = withUnsafeMutablePointer(to: &name) { name in
            name.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
                guard bind(socket, name, length) == 0, listen(socket, 512) == 0 else { return Int32(-1) }
                return getsockname(socket, name, &length)
            }
        }
        guard status == 0 else {
            let error = failure("listen", address, port)
            close(socket)
            throw error
        }
        return (socket, UInt16(bigEndian: name.sin_port))
    }

    private static func failure(_ what: String, _ address: String, _ port: UInt16) -> SimulatorError {
        SimulatorError("Cannot \(what) on \(address):\(port): \(String(cString: strerror(errno))).")
    }
}
