import Glibc

/// Reaches past FlyingFox, which has no way to break a connection, to the sockets of this process.
enum ServerSockets {
    /// Resets the connection whose other end is this port of this machine.
    ///
    /// Connecting a socket to nowhere makes Linux reset the connection it has (`connect(2)`, `AF_UNSPEC`).
    static func reset(clientPort: UInt16) {
        for socket in Int32(0)..<Int32(min(65_536, sysconf(Int32(_SC_OPEN_MAX))))
        where peerPort(of: socket) == clientPort {
            var nowhere = sockaddr()
            nowhere.sa_family = sa_family_t(AF_UNSPEC)
            connect(socket, &nowhere, socklen_t(MemoryLayout<sockaddr>.size))
            return
        }
    }

    private static func peerPort(of socket: Int32) -> UInt16? {
        var name = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &name) { name in
            name.withMemoryRebound(to: sockaddr.self, capacity: 1) { getpeername(socket, $0, &length) }
        }
        guard status == 0, name.sin_family == sa_family_t(AF_INET) else { return nil }
        return UInt16(bigEndian: name.sin_port)
    }
}
