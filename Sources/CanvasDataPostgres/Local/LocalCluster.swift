package import CanvasDataBase
import CanvasDataTransfer
import Glibc

/// A Postgres of our own, for users who have configured none: in a directory of the user's, reached by a unix socket
/// and by nothing else, started when it is needed and stopped when nobody needs it any more.
///
///     let cluster = try LocalCluster(in: "/home/me/.local/share/canvas-data/postgres")
///     try await cluster.withServer { settings in … }
///
/// In its directory: `data`, the server's files; `socket`; `server.log`, what it said before its own log in
/// `data/log` began; `lock`, held by whoever starts or stops it; `users`, held by all who work with it; and
/// `for-one-run`, there while the server runs for us and not because of `start()`.
package struct LocalCluster: Sendable {
    /// The directory, as an absolute path.
    package let directory: String
    /// Receives what takes a while.
    let notify: @Sendable (Notice) -> Void
    /// What psql gets, and whose PATH is searched for Postgres's programs.
    let environment: [String: String]
    /// The server's programs that are installed, the newest version first. Blocks.
    let installed: @Sendable () -> [ServerPrograms]

    /// The database in it, and the role that owns this database and has no other right.
    static let name = "canvas_data"

    /// - Parameters:
    ///   - directory: where it is, or will be.
    ///   - environment: whose PATH is searched for Postgres's programs.
    ///   - notify: receives notices of what takes a while.
    /// - Throws: `CanvasDataError` (configuration) for a path that the server's programs would misread.
    package init(
        in directory: String, environment: [String: String] = [:],
        notify: @escaping @Sendable (Notice) -> Void = { _ in }
    ) throws(CanvasDataError) {
        try self.init(in: directory, environment: environment, notify: notify) {
            ServerPrograms.installed(environment)
        }
    }

    /// A cluster that runs other programs than those installed.
    init(
        in directory: String, environment: [String: String] = [:],
        notify: @escaping @Sendable (Notice) -> Void = { _ in },
        installed: @escaping @Sendable () -> [ServerPrograms]
    ) throws(CanvasDataError) {
        var path = directory.absolutePath
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        // pg_ctl puts the path into a command line for the shell, in double quotes.
        let isReadable = path.unicodeScalars.allSatisfy {
            $0.value >= 32 && !"\"'$`\\".unicodeScalars.contains($0)
        }
        guard isReadable else { throw .unusableLocalDirectory(path) }
        self.directory = path
        self.environment = environment
        self.installed = installed
        self.notify = notify
    }

    /// How libpq gets there. No word of it is left to libpq's environment, which is about other servers.
    package var connectionString: String {
        connectionString(database: Self.name, user: Self.name)
    }

    /// The connection string as a URI, for other programs.
    package var uri: String {
        "postgresql://\(Self.name)@/\(Self.name)?host=\(socketDirectory.path.percentEncoded)&port=5432"
    }

    package var settings: PostgresSettings {
        var settings = PostgresSettings(connection: connectionString)
        settings.localDirectory = directory
        return settings
    }

    /// With every right in the cluster.
    var superuserSettings: PostgresSettings {
        PostgresSettings(connection: connectionString(database: "postgres", user: "postgres"))
    }

    var data: String { "\(directory)/data" }
    var socketDirectory: SocketDirectory { SocketDirectory(of: directory) }
    var logFile: String { "\(directory)/server.log" }
    /// While it is there, the server runs for those who use it, and the last of them stops it. Empty, or the server's
    /// `identity`.
    var markFile: String { "\(directory)/for-one-run" }

    private func connectionString(database: String, user: String) -> String {
        "host='\(socketDirectory.path)' hostaddr='' port=5432 dbname=\(database) user=\(user)"
    }
}
