import Glibc

/// One connection through a ``PostgresProxy``. For one thread.
///
/// Passes on the client's messages one by one (PostgreSQL manual §55.7: a type, a length that counts itself, a body; the
/// first has no type), the server's bytes as they come.
final class ProxiedConnection {
    private let client: Int32
    private let server: Int32
    private let proxy: PostgresProxy
    /// From the client, not yet passed on.
    private var pending: [UInt8] = []
    private var hasStarted = false
    /// Of the transaction, so far.
    private var statements = ""
    private var buffer = [UInt8](repeating: 0, count: 65_536)

    init(client: Int32, server: Int32, proxy: PostgresProxy) {
        self.client = client
        self.server = server
        self.proxy = proxy
    }

    /// Returns when either side has ended the connection, or it is to be cut.
    func run() {
        while true {
            var sockets = [
                pollfd(fd: client, events: Int16(POLLIN), revents: 0),
                pollfd(fd: server, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&sockets, 2, -1) >= 0 || errno == EINTR else { return }
            if sockets[1].revents != 0 {
                guard let bytes = receive(server), send(bytes[...], to: client) else { return }
            }
            if sockets[0].revents != 0 {
                guard let bytes = receive(client) else { return }
                pending += bytes
                guard passOn() else { return }
            }
        }
    }

    /// Passes on the messages that are whole; false to end the connection.
    private func passOn() -> Bool {
        var start = 0
        while let length = lengthOfMessage(at: start), start + length <= pending.count {
            let message = pending[start..<start + length]
            start += length
            guard proxy.takeMessage() else { return false }
            let statement = hasStarted ? Self.statement(message) : nil
            guard statement?.hasPrefix("COMMIT") ?? false, let cut = nextCommit() else {
                hasStarted = true
                if let statement { statements += statement + ";\n" }
                guard send(message, to: server) else { return false }
                continue
            }
            if cut != .before { _ = send(message, to: server) }
            // The server answers when it has committed, not sooner.
            if cut == .after { _ = receive(server) }
            return false
        }
        pending.removeFirst(start)
        return true
    }

    /// With its type; nil where not even the length has come.
    private func lengthOfMessage(at start: Int) -> Int? {
        let head = hasStarted ? 1 : 0
        guard start + head + 4 <= pending.count else { return nil }
        return head + pending[start + head..<start + head + 4].reduce(0) { $0 << 8 | Int($1) }
    }

    private func nextCommit() -> PostgresProxy.Cut? {
        defer { statements = "" }
        return proxy.nextCommit(after: statements)
    }

    /// The text of a simple query, or of one to be parsed, if it is not very long.
    private static func statement(_ message: ArraySlice<UInt8>) -> String? {
        let body = message.dropFirst(5)
        guard body.count < 65_536 else { return nil }
        switch message.first {
        case UInt8(ascii: "Q"): return String(decoding: body.dropLast(), as: UTF8.self)
        // Behind the name of the statement.
        case UInt8(ascii: "P"):
            return String(decoding: body.drop { $0 != 0 }.dropFirst().prefix { $0 != 0 }, as: UTF8.self)
        default: return nil
        }
    }

    /// What has come; nil at the end.
    private func receive(_ socket: Int32) -> [UInt8]? {
        while true {
            let count = read(socket, &buffer, buffer.count)
            if count > 0 { return Array(buffer[..<count]) }
            guard count < 0, errno == EINTR else { return nil }
        }
    }

    private func send(_ bytes: ArraySlice<UInt8>, to socket: Int32) -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}
