package import Foundation
import Synchronization

/// A Postgres cluster of the test process: in a temporary directory, reached by a unix socket in it and by
/// nothing else, gone when the process ends, however it ends.
///
///     let database = try await PrivateCluster.shared().database()
///     let result = try await database.psql("SELECT 1")
package final class PrivateCluster: Sendable {
    /// Whether this machine has what a cluster needs, for `@Test(.enabled(if:))`.
    package static var isInstalled: Bool { PostgresPrograms.found != nil }

    /// The cluster that all tests of this process share; started by the first caller.
    package static func shared() async throws -> PrivateCluster { try await starting.value }

    private static let starting = Task { try await PrivateCluster() }

    /// Where the socket is: libpq's `host`.
    package let socketDirectory: URL
    /// For files that the server may read too.
    package let filesDirectory: URL

    let programs: PostgresPrograms
    private let account: ServerAccount
    private let dataDirectory: String
    private let settings: [String: String]
    private let undertaker: Undertaker
    private let databases = Atomic<Int>(0)

    /// A cluster of one's own, for a test that does to it what no other test should suffer.
    ///
    /// What is committed survives ``crash()``: the server's processes die, not the machine, so its files need no fsync
    /// for that.
    ///
    /// - Parameter settings: of the server, over the fixture's own.
    /// - Throws: ``PostgresFixtureError``.
    package init(settings: [String: String] = [:]) async throws {
        guard let programs = PostgresPrograms.found else {
            throw PostgresFixtureError("Postgres is not installed")
        }
        self.programs = programs
        account = try ServerAccount()
        // Not TMPDIR: a socket's path may have 107 bytes at most.
        let base = try account.makeDirectory(template: "/tmp/canvas-data-pg-XXXXXX")
        socketDirectory = base.appending(path: "socket")
        filesDirectory = base.appending(path: "files")
        dataDirectory = base.appending(path: "data").path
        // From here on the directory goes with the process.
        undertaker = try Undertaker(
            directory: base.path,
            stop: account.command([programs.pgCtl, "stop", "-D", dataDirectory, "-m", "immediate", "-s"]))
        self.settings = [
            "listen_addresses": "", "unix_socket_directories": socketDirectory.path, "fsync": "off",
            "full_page_writes": "off", "synchronous_commit": "off", "shared_buffers": "32MB",
            "max_connections": "200", "log_min_messages": "panic",
        ].merging(settings) { $1 }
        try FileManager.default.createDirectory(at: filesDirectory, withIntermediateDirectories: false)
        try account.makeDirectory(at: socketDirectory.path)
        try await Self.run(
            account.command([
                programs.initdb, "-D", dataDirectory, "-U", "postgres", "-A", "trust", "-E", "UTF8",
                "--no-locale", "--no-sync", "--no-instructions",
            ]))
        try await start()
    }

    /// Starts the server and waits until it takes connections, after it has put right what a crash left.
    ///
    /// - Throws: ``PostgresFixtureError``.
    package func start() async throws {
        let options = settings.map { "-c \($0.key)='\($0.value)'" }.sorted().joined(separator: " ")
        try await Self.run(
            account.command([
                programs.pgCtl, "start", "-w", "-s", "-t", "60", "-D", dataDirectory, "-o", options,
                "-l", socketDirectory.appending(path: "log").path,
            ]))
    }

    /// Ends the server's processes as a crash would: `pg_ctl stop -m immediate`.
    ///
    /// - Throws: ``PostgresFixtureError``.
    package func crash() async throws {
        try await Self.run(
            account.command([
                programs.pgCtl, "stop", "-w", "-s", "-t", "60", "-D", dataDirectory, "-m", "immediate",
            ]))
    }

    /// An empty database of one's own.
    package func database() async throws -> PrivateDatabase {
        let number = databases.add(1, ordering: .relaxed).newValue
        let database = PrivateDatabase(name: "test_\(number)", cluster: self)
        let result = try await PrivateDatabase(name: "postgres", cluster: self)
            .psql("CREATE DATABASE \(database.name);")
        guard result.exitCode == 0 else { throw PostgresFixtureError(result.errors) }
        return database
    }

    private static func run(_ command: [String]) async throws {
        let result = try await Program.run(command)
        guard result.exitCode == 0 else {
            let said = result.output + result.errors
            throw PostgresFixtureError("\(command) ended with \(result.exitCode): \(said)")
        }
    }
}
