import Foundation

/// A PgBouncer in front of a database, reached by a unix socket, gone when the process ends.
package final class Pooler: Sendable {
    private static let program = ["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer", "/usr/local/bin/pgbouncer"]
        .first { FileManager.default.isExecutableFile(atPath: $0) }

    /// Whether this machine has PgBouncer, for `@Test(.enabled(if:))`.
    package static var isInstalled: Bool { program != nil }

    /// How libpq gets there.
    package let connectionString: String
    private let undertaker: Undertaker

    /// - Parameters:
    ///   - database: what it stands before.
    ///   - mode: `session` or `transaction`.
    /// - Throws: ``PostgresFixtureError``.
    package init(before database: PrivateDatabase, mode: String) async throws {
        guard let program = Self.program else { throw PostgresFixtureError("PgBouncer is not installed") }
        let account = try ServerAccount()
        let directory = try account.makeDirectory(template: "/tmp/canvas-data-pooler-XXXXXX")
        let settings = """
            [databases]
            \(database.name) = host=\(database.cluster.socketDirectory.path) user=postgres
            [pgbouncer]
            listen_addr =
            unix_socket_dir = \(directory.path)
            listen_port = 5432
            auth_type = any
            pool_mode = \(mode)
            logfile = \(directory.path)/log
            pidfile = \(directory.path)/pid
            """
        let file = directory.appending(path: "pgbouncer.ini")
        try Data(settings.utf8).write(to: file)
        // It inherits what signals a test's threads block.
        undertaker = try Undertaker(
            directory: directory.path,
            stop: ["/bin/sh", "-c", "kill -9 $(cat \"$0\")", "\(directory.path)/pid"])
        let result = try await Program.run(account.command([program, "-q", "-d", file.path]))
        guard result.exitCode == 0 else { throw PostgresFixtureError(result.output + result.errors) }
        connectionString = "host=\(directory.path) user=postgres dbname=\(database.name)"
    }
}
