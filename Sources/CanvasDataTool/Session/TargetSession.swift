import CanvasDataBase
import CanvasDataPostgres

/// Where the tables go.
enum Target: Sendable {
    /// The database that is configured.
    case database(PostgresSettings)
    /// The private Postgres, because no database is configured.
    case local(LocalCluster)
}

/// The database of a command, as the command line and this run's settings name it.
struct TargetSession: Sendable {
    let session: Session
    let options: DatabaseOptions
    /// The value of `--connection-string`, which DAP's official client has in the place of `--database`.
    let connectionString: String?

    private var environment: [String: String] { session.environment }

    init(_ session: Session, _ options: DatabaseOptions, connectionString: String? = nil) {
        self.session = session
        self.options = options
        self.connectionString = connectionString
    }

    /// Where this run's tables go. From now on its passwords are never written anywhere.
    ///
    /// - Throws: `CanvasDataError` (configuration).
    func target() throws(CanvasDataError) -> Target {
        if let password = environment["PGPASSWORD"] { session.console.hide(password) }
        guard let connection = try connection else {
            let cluster = try session.localCluster(options.local)
            // A configured directory shows that the private Postgres is meant.
            if try session.configuration.path(.localDirectory, option: options.local.localDir) == nil {
                warnOfUnusedVariables(besides: cluster.directory)
            }
            return .local(cluster)
        }
        for password in ServerVerification.passwords(in: connection.text) { session.console.hide(password) }
        return .database(PostgresSettings(connection: connection.text))
    }

    /// The database that is configured; nil for the private Postgres.
    private var connection: ConnectionString? {
        get throws(CanvasDataError) {
            let given = connectionString ?? options.database
            guard let value = try session.configuration.value(of: .database, option: given.map { [$0] } ?? [])
            else { return nil }
            let isOption = value.origin == Setting.database.option
            let origin = isOption && connectionString != nil ? "--connection-string" : value.origin
            let isOfficial = ["--connection-string", "DAP_CONNECTION_STRING"].contains(origin)
            let authorities =
                environment["PGSSLROOTCERT"] ?? environment["HOME"].map { $0 + "/.postgresql/root.crt" }
            return try ConnectionString(
                value.text, origin: origin, isOfficial: isOfficial,
                hasRootCertificate: authorities.map(TextFile.exists) ?? false)
        }
    }

    /// Whether the private Postgres is meant.
    ///
    /// - Throws: `CanvasDataError` (configuration).
    var isLocal: Bool {
        get throws(CanvasDataError) {
            try session.configuration.text(.database, option: connectionString ?? options.database) == nil
        }
    }

    /// Warns of variables that name a database which is not used. Even with `-q`, because loading into another database
    /// than the intended one is not a success.
    func warnOfUnusedVariables(besides directory: String) {
        let unused = (Self.databaseVariables + ["PGPASSWORD"]).filter { !(environment[$0] ?? "").isEmpty }
        if !unused.isEmpty { session.console.warnAlways(Self.unusedVariables(unused, directory)) }
    }

    /// Warns, even with -q, if DAP_CONNECTION_STRING names a database for DAP's tables and a setting of our own wins.
    ///
    /// - Throws: `CanvasDataError` (configuration).
    func warnOfUnusedConnectionString() throws(CanvasDataError) {
        let name = "DAP_CONNECTION_STRING"
        guard !(environment[name] ?? "").isEmpty, connectionString == nil, options.database == nil,
            let value = try session.configuration.value(of: .database), value.origin != name
        else { return }
        session.console.warnAlways(
            "\(name) is ignored, because \(value.origin) names the database (\(Setting.database.rawValue)).")
    }

    private static func unusedVariables(_ names: [String], _ directory: String) -> String {
        """
        No database is configured, so \(names.joined(separator: ", ")) \(names.count == 1 ? "is" : "are") ignored and \
        the private Postgres in \(directory) is used. To use the database that libpq's variables name, give --database \
        postgresql:// (database); to keep the private one, give its directory with --local-dir (local_dir).
        """
    }

    /// The variables of libpq that choose a database: the same connection string can mean several.
    static let databaseVariables = [
        "PGHOST", "PGHOSTADDR", "PGPORT", "PGDATABASE", "PGUSER", "PGSERVICE", "PGSERVICEFILE",
    ]

    /// Does `work` with the database. The private Postgres is started for it, and stopped by the last process that uses it.
    ///
    /// - Parameter work: receives the settings of the connection.
    /// - Returns: what `work` returns.
    /// - Throws: `CanvasDataError`, `CancellationError`, what `work` throws.
    func withDatabase<Value: Sendable>(
        _ work: (PostgresSettings) async throws -> Value
    ) async throws -> Value {
        try await withDatabase(try target(), work)
    }

    private func withDatabase<Value: Sendable>(
        _ target: Target, _ work: (PostgresSettings) async throws -> Value
    ) async throws -> Value {
        switch target {
        case .database(let settings): try await work(settings)
        case .local(let cluster): try await cluster.withServer(work)
        }
    }

    /// For commands that only read: returns nil, and creates and starts nothing, where the private Postgres is meant and
    /// does not exist yet.
    func withDatabaseIfThere<Value: Sendable>(
        _ work: (PostgresSettings) async throws -> Value
    ) async throws -> Value? {
        let target = try target()
        if case .local(let cluster) = target, cluster.status().version == nil { return nil }
        return try await withDatabase(target, work)
    }

    /// Where a command's tables are, once its work is done.
    ///
    /// - Parameters:
    ///   - schema: the schema of the tables.
    ///   - database: the database that was reached; nil where there is no private Postgres yet.
    ///   - made: the schemas that this run created.
    /// - Returns: the place, for the summary.
    /// - Throws: `CanvasDataError` (configuration).
    func place(
        of schema: TargetSchema, in database: DatabasePlace?, made: [String] = []
    ) throws(CanvasDataError) -> TablesPlace {
        var place = TablesPlace(
            schema: schema.name, database: database, isSchemaNew: made.contains(schema.name))
        if database == nil, try isLocal {
            place.missingDirectory = try session.localCluster(options.local).directory
        }
        return place
    }
}

extension Session {
    /// The private Postgres, whether it exists yet or not.
    ///
    /// - Throws: `CanvasDataError` (configuration).
    func localCluster(_ options: LocalOptions) throws(CanvasDataError) -> LocalCluster {
        let configured = try configuration.path(.localDirectory, option: options.localDir)
        guard let directory = configured ?? Configuration.localDirectory(environment) else {
            throw .noPlaceForLocalCluster
        }
        return try LocalCluster(in: directory, environment: environment.withoutSecrets, notify: notify)
    }
}
