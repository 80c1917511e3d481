import CanvasData
import CanvasDataPostgres
import Glibc

/// Where the tables go.
enum Target: Sendable {
    /// The database that the user has named.
    case database(PostgresSettings)
    /// None was named: a Postgres of our own.
    case local(LocalCluster)
}

extension Session {
    /// Where this run's tables go. Whatever password it takes is never written from now on.
    ///
    /// - Throws: `CanvasDataError` (configuration).
    func target(_ options: DatabaseOptions) throws(CanvasDataError) -> Target {
        if let password = environment["PGPASSWORD"] { console.hide(password) }
        guard let connection = try configuration.text(.database, option: options.database) else {
            let cluster = try localCluster(options.local)
            // Whoever says where the private Postgres is means it.
            if try configuration.path(.localDirectory, option: options.local.localDir) == nil {
                warnOfUnusedVariables(besides: cluster.directory)
            }
            return .local(cluster)
        }
        for password in ServerVerification.passwords(in: connection) { console.hide(password) }
        return .database(PostgresSettings(connection: connection))
    }

    /// Says which variables name a database that is not used. Even with `-q`: rows in another database than the one that
    /// was meant are not well.
    func warnOfUnusedVariables(besides directory: String) {
        let unused = (Self.databaseVariables + ["PGPASSWORD"]).filter { !(environment[$0] ?? "").isEmpty }
        if !unused.isEmpty { console.warnAlways(Self.unusedVariables(unused, directory)) }
    }

    private static func unusedVariables(_ names: [String], _ directory: String) -> String {
        """
        No database is configured: the tables are in the private Postgres in \(directory), and \
        \(names.joined(separator: ", ")) \(names.count == 1 ? "is" : "are") not used. For the database that libpq's variables \
        name, say --database postgresql:// (database); to stay with the private one, say where it is with --local-dir \
        (local_dir).
        """
    }

    /// With these, one connection string means several databases.
    static let databaseVariables = [
        "PGHOST", "PGHOSTADDR", "PGPORT", "PGDATABASE", "PGUSER", "PGSERVICE", "PGSERVICEFILE",
    ]

    /// Does `work` with the target: the local cluster is started for it, and stopped by the last that uses it.
    ///
    /// - Parameters:
    ///   - options: what the command line says about the database.
    ///   - work: gets how the database is reached.
    /// - Returns: what `work` gives.
    /// - Throws: `CanvasDataError`, `CancellationError`, what `work` throws.
    func withDatabase<Value: Sendable>(
        _ options: DatabaseOptions, _ work: (PostgresSettings) async throws -> Value
    ) async throws -> Value {
        try await withDatabase(try target(options), work)
    }

    private func withDatabase<Value: Sendable>(
        _ target: Target, _ work: (PostgresSettings) async throws -> Value
    ) async throws -> Value {
        switch target {
        case .database(let settings): try await work(settings)
        case .local(let cluster): try await cluster.withServer(work)
        }
    }

    /// The same for who only looks: nil, and nothing is made or started, where a local cluster is meant and there is none.
    func withDatabaseIfThere<Value: Sendable>(
        _ options: DatabaseOptions, _ work: (PostgresSettings) async throws -> Value
    ) async throws -> Value? {
        let target = try target(options)
        if case .local(let cluster) = target, cluster.status().version == nil { return nil }
        return try await withDatabase(target, work)
    }

    /// The Postgres of our own, whether it is there yet or not.
    ///
    /// - Throws: `CanvasDataError` (configuration).
    func localCluster(_ options: LocalOptions) throws(CanvasDataError) -> LocalCluster {
        let configured = try configuration.path(.localDirectory, option: options.localDir)
        guard let directory = configured ?? Configuration.localDirectory(environment) else {
            throw .noPlaceForLocalCluster
        }
        return try LocalCluster(
            in: directory, environment: environment.withoutSecrets,
            notify: { [console] in console.notice($0) })
    }
}

extension Configuration {
    /// Where the local cluster is when nothing is said; nil without a home directory.
    static func localDirectory(_ environment: [String: String], isRoot: Bool = geteuid() == 0) -> String? {
        // root's home is closed to the account that its server runs as.
        if isRoot { return "/var/lib/canvas-data/postgres" }
        if let base = environment["XDG_DATA_HOME"], base.hasPrefix("/") {
            return base + "/canvas-data/postgres"
        }
        guard let home = environment["HOME"], !home.isEmpty else { return nil }
        return home + "/.local/share/canvas-data/postgres"
    }
}

extension CanvasDataError {
    static let noPlaceForLocalCluster = CanvasDataError(
        .configuration, "There is no home directory to keep a local cluster in.",
        remedy: "Say where with --local-dir (local_dir), or name a database with --database (database).")
}
