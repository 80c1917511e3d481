package import Foundation
import Glibc
import Synchronization

/// A unix socket in front of a cluster's, which breaks connections around their COMMIT: so a client learns what it does
/// when it cannot know whether it committed.
///
///     let proxy = try PostgresProxy(to: database) { $0.number % 10 == 0 ? .after : nil }
///     … a client at proxy.connectionString() …
package final class PostgresProxy: Sendable {
    /// Where a connection is broken.
    package enum Cut: Sendable, CaseIterable {
        /// The COMMIT does not reach the server: all of it is rolled back.
        case before
        /// The server has the COMMIT; the client loses the connection while it is at work.
        case during
        /// The server has committed and said so; the client does not hear it.
        case after
    }

    /// What happens to all connections at once.
    package enum Break: Sendable {
        /// They are broken; a client may connect again.
        case connections
        /// They are broken, and no more are taken: as where the client's machine is gone.
        case everything
    }

    /// A COMMIT that a client has sent.
    package struct Commit: Sendable {
        /// From 1 on, over all connections.
        package let number: Int
        /// The statements since the one before, as far as they are short.
        package let statements: String
    }

    /// Where the socket is: libpq's `host`.
    package let socketDirectory: URL

    private let database: PrivateDatabase
    private let listening: Int32
    private let plan: @Sendable (Commit) -> Cut?
    private let breaking: @Sendable (Int) -> Break?
    private struct State {
        var commits = 0
        var messages = 0
        var cuts: [Cut] = []
        /// Sockets of the connections that are open.
        var open: Set<Int32> = []
        var isStopped = false
    }
    private let state = Mutex(State())

    /// Listens until ``stop()``.
    ///
    /// - Parameters:
    ///   - database: the one behind it.
    ///   - plan: asked at each COMMIT that a client sends.
    ///   - breaking: asked at each message that a client sends, by its number over all connections, from 1 on. A message
    ///     at which it breaks does not reach the server.
    /// - Throws: ``PostgresFixtureError``.
    package init(
        to database: PrivateDatabase, plan: @escaping @Sendable (Commit) -> Cut?,
        breaking: @escaping @Sendable (Int) -> Break? = { _ in nil }
    ) throws {
        self.database = database
        self.plan = plan
        self.breaking = breaking
        var template = Array("/tmp/canvas-data-proxy-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw PostgresFixtureError("cannot make a directory in /tmp: errno \(errno)")
        }
        socketDirectory = URL(
            filePath: String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
        listening = try Self.listen(at: socketDirectory)
        Thread.detachNewThread { [self] in accept() }
    }

    /// Connections stay as they are; new ones are closed as soon as they stand.
    package func hangUp() throws {
        guard unlink(Self.path(in: socketDirectory)) == 0 else {
            throw PostgresFixtureError("cannot remove the socket: errno \(errno)")
        }
        let listening = try Self.listen(at: socketDirectory)
        state.withLock { _ = $0.open.insert(listening) }
        Thread.detachNewThread { [self] in
            while true {
                let client = Glibc.accept(listening, nil, nil)
                guard client >= 0 || errno == EINTR else { break }
                close(client)
            }
            end(listening)
        }
    }

    private static func path(in directory: URL) -> String { directory.appending(path: ".s.PGSQL.5432").path }

    private static func listen(at directory: URL) throws -> Int32 {
        let path = path(in: directory)
        let listening = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard listening >= 0, withAddress(path, { bind(listening, $0, $1) }) == 0,
            Glibc.listen(listening, 64) == 0
        else { throw PostgresFixtureError("cannot listen at \(path): errno \(errno)") }
        return listening
    }

    /// What libpq needs to get to the database through here.
    package func connectionString(as role: String = "postgres") -> String {
        "host=\(socketDirectory.path) user=\(role) dbname=\(database.name)"
    }

    /// COMMITs that clients have sent so far.
    package var commits: Int { state.withLock { $0.commits } }

    /// The cuts made so far, in their order.
    package var cuts: [Cut] { state.withLock { $0.cuts } }

    /// Messages that clients have sent so far.
    package var messages: Int { state.withLock { $0.messages } }

    /// Listens no more and breaks all connections.
    package func stop() {
        end(.everything)
        shutdown(listening, Int32(SHUT_RDWR))
        // Left over, it is only a folder of the system's temporary ones.
        try? FileManager.default.removeItem(at: socketDirectory)
    }

    /// Whether the message that has just come may go on.
    func takeMessage() -> Bool {
        let number = state.withLock { state in
            state.messages += 1
            return state.messages
        }
        guard let kind = breaking(number) else { return true }
        end(kind)
        return false
    }

    private func end(_ kind: Break) {
        state.withLock { state in
            if kind == .everything { state.isStopped = true }
            for socket in state.open { shutdown(socket, Int32(SHUT_RDWR)) }
        }
    }

    /// What is to happen at the COMMIT that has just come.
    func nextCommit(after statements: String) -> Cut? {
        let number = state.withLock { state in
            state.commits += 1
            return state.commits
        }
        guard let cut = plan(Commit(number: number, statements: statements)) else { return nil }
        state.withLock { $0.cuts.append(cut) }
        return cut
    }

    private func accept() {
        defer { close(listening) }
        while true {
            let client = Glibc.accept(listening, nil, nil)
            guard client >= 0 else {
                if errno == EINTR { continue }
                return
            }
            _ = fcntl(client, F_SETFD, FD_CLOEXEC)
            let server = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
            let isReached = Self.withAddress(database.socketPath) { connect(server, $0, $1) } == 0
            let isStopped = state.withLock { state in
                if !state.isStopped { state.open.formUnion([client, server]) }
                return state.isStopped
            }
            // Where the server is down, clients see an end at once, as they would without us.
            guard isReached, !isStopped else {
                end(client, server)
                continue
            }
            Thread.detachNewThread { [self] in
                ProxiedConnection(client: client, server: server, proxy: self).run()
                end(client, server)
            }
        }
    }

    private func end(_ sockets: Int32...) {
        state.withLock { state in
            state.open.subtract(sockets)
            // Under the lock: `stop` must not meet a number that is somebody else's by then.
            for socket in sockets {
                // Whoever else may have inherited it.
                shutdown(socket, Int32(SHUT_RDWR))
                close(socket)
            }
        }
    }

    private static func withAddress<Value>(
        _ path: String, _ use: (UnsafePointer<sockaddr>, socklen_t) -> Value
    ) -> Value {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
        return withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                use($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}
