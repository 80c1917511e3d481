import Glibc
import Synchronization

/// The host that the API's links lead to, as S3 is for the real one: its own port, its own rules.
///
/// Plain sockets and a thread for each connection: it has to break connections at any byte on command, and must
/// never be what a benchmark measures.
final class FileHost: Sendable {
    let port: UInt16
    private let socket: Int32
    private let responder: FileResponder
    private let log: RequestLog
    private let bytesPerSecond: Int?
    /// The sockets of all open connections; nil once the host has stopped.
    private let connections = Mutex<Set<Int32>?>([])

    init(
        address: String, port: UInt16, responder: FileResponder, log: RequestLog, bytesPerSecond: Int?
    ) throws {
        (socket, self.port) = try ListeningSocket.open(address: address, port: port)
        self.responder = responder
        self.log = log
        self.bytesPerSecond = bytesPerSecond
        OwnThread.start { [self] in accept() }
    }

    /// Stops listening and breaks all connections.
    func stop() {
        shutdown(socket, Int32(SHUT_RDWR))
        connections.withLock { sockets in
            for socket in sockets ?? [] { shutdown(socket, Int32(SHUT_RDWR)) }
            sockets = nil
        }
    }

    private func accept() {
        while true {
            let connection = Glibc.accept(socket, nil, nil)
            if connection < 0 {
                guard [EINTR, ECONNABORTED, EMFILE, ENFILE].contains(errno) else { break }
                usleep(1000)
                continue
            }
            configure(connection)
            let isOpen = connections.withLock { $0?.insert(connection).inserted ?? false }
            guard isOpen else {
                close(connection)
                continue
            }
            OwnThread.start { [self] in
                Self.blockBrokenPipe()
                FileConnection(
                    wire: Wire(connection), responder: responder, log: log, bytesPerSecond: bytesPerSecond
                ).serve()
                // Out of the set first: its number may be another's as soon as it is closed.
                connections.withLock { _ = $0?.remove(connection) }
                close(connection)
            }
        }
        close(socket)
    }

    /// A client that hangs up must not kill the process, and sendfile has no flag for that.
    private static func blockBrokenPipe() {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    private func configure(_ connection: Int32) {
        _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
        var yes: Int32 = 1
        setsockopt(
            connection, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
        guard let bytesPerSecond else { return }
        // A large buffer would swallow a small file at once, whatever the rate.
        var size = Int32(max(4096, min(bytesPerSecond / 10, 1 << 18)))
        setsockopt(connection, SOL_SOCKET, SO_SNDBUF, &size, socklen_t(MemoryLayout<Int32>.size))
    }
}
