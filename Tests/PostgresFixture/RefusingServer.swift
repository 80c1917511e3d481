package import Foundation
import Glibc
import Synchronization

/// A server at a unix socket that lets nobody in, and counts who wanted to. What it says to them is a Postgres server's, in
/// whatever language.
package final class RefusingServer: Sendable {
    /// What it says (PostgreSQL manual §55.8): severity, SQLSTATE, message. Nil: it hangs up without a word.
    package struct Refusal: Sendable {
        let severity: String
        let code: String
        let message: String

        package init(severity: String = "FATAL", _ code: String, _ message: String) {
            self.severity = severity
            self.code = code
            self.message = message
        }
    }

    /// Where the socket is: libpq's `host`.
    package let socketDirectory: URL
    private let listening: Int32
    private let refusal: Refusal?
    private let asksForPassword: Bool
    private let count = Atomic(0)

    /// Listens until ``stop()``.
    ///
    /// - Throws: ``PostgresFixtureError``.
    package init(_ refusal: Refusal?, asksForPassword: Bool = false) throws {
        self.refusal = refusal
        self.asksForPassword = asksForPassword
        var template = Array("/tmp/canvas-data-refusal-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw PostgresFixtureError("cannot make a directory in /tmp: errno \(errno)")
        }
        socketDirectory = URL(
            filePath: String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
        let path = socketDirectory.appending(path: ".s.PGSQL.5432").path
        listening = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard listening >= 0, PostgresProxy.withAddress(path, { bind(listening, $0, $1) }) == 0,
            listen(listening, 64) == 0
        else { throw PostgresFixtureError("cannot listen at \(path): errno \(errno)") }
        Thread.detachNewThread { [self] in accept() }
    }

    /// How libpq gets there.
    package var connectionString: String {
        "host=\(socketDirectory.path) user=loader password=geheim12 dbname=canvas"
    }

    /// How many have come.
    package var visitors: Int { count.load(ordering: .sequentiallyConsistent) }

    package func stop() {
        shutdown(listening, Int32(SHUT_RDWR))
        try? FileManager.default.removeItem(at: socketDirectory)
    }

    private func accept() {
        defer { close(listening) }
        while true {
            let client = Glibc.accept(listening, nil, nil)
            guard client >= 0 else {
                if errno == EINTR { continue }
                return
            }
            count.add(1, ordering: .sequentiallyConsistent)
            answer(client)
            close(client)
        }
    }

    private func answer(_ client: Int32) {
        // The startup packet, which is short enough to come in one piece, and then the password.
        var buffer = [UInt8](repeating: 0, count: 4096)
        guard read(client, &buffer, buffer.count) > 0 else { return }
        if asksForPassword {
            // AuthenticationCleartextPassword
            guard send([UInt8(ascii: "R"), 0, 0, 0, 8, 0, 0, 0, 3], to: client),
                read(client, &buffer, buffer.count) > 0
            else { return }
        }
        guard let refusal else { return }
        var body: [UInt8] = []
        for (field, text) in [
            ("S", refusal.severity), ("V", "FATAL"), ("C", refusal.code), ("M", refusal.message),
            ("F", "auth.c"), ("L", "334"), ("R", "auth_failed"),
        ] { body += Array(field.utf8) + Array(text.utf8) + [0] }
        body.append(0)
        let length = body.count + 4
        _ = send(
            [UInt8(ascii: "E")] + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: length >> $0) } + body,
            to: client)
    }

    private func send(_ bytes: [UInt8], to socket: Int32) -> Bool {
        Glibc.send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
    }
}
