import CanvasData
import CanvasDataBase
import CanvasDataPostgres
import CanvasDataTransfer

/// All checks of `doctor`, in the order in which a run depends on them.
struct Examination {
    private var session: Session
    private let database: DatabaseOptions
    private let schema: String?
    private let downloadDirectory: String?
    private let dataDirectory: String?

    private var configuration: Configuration { session.configuration }
    private var global: GlobalOptions { session.global }

    init(
        _ session: Session, database: DatabaseOptions, schema: String?, downloadDirectory: String?,
        dataDirectory: String?
    ) {
        self.session = session
        self.database = database
        self.schema = schema
        self.downloadDirectory = downloadDirectory
        self.dataDirectory = dataDirectory
    }

    /// Runs all checks, even after one has failed.
    ///
    /// - Returns: at least one finding for each check.
    /// - Throws: `CancellationError`.
    func findings() async throws -> [Finding] {
        var examination = self
        var findings = [examination.readConfiguration()]
        findings += Finding.machine(session.environment)
        findings += examination.directoryFindings()
        findings += try await examination.apiFindings()
        findings += try await examination.databaseFindings()
        return findings
    }

    /// Reads the configuration file into the session, if it can be read.
    private mutating func readConfiguration() -> Finding {
        var warnings: [String] = []
        do {
            let configuration = try Configuration.load(
                option: global.config, environment: session.environment, warn: { warnings.append($0) })
            session = session.with(configuration)
            return .configuration(configuration.fileName, isOpen: !warnings.isEmpty)
        } catch {
            return Finding("configuration", error)
        }
    }

    /// The directories that are written to.
    private func directoryFindings() -> [Finding] {
        let places: [(String, Setting, String?, String?)] = [
            ("downloads", .downloadDirectory, downloadDirectory, "./downloads"),
            ("data", .dataDirectory, dataDirectory, "./data"),
            (
                "local cluster", .localDirectory, database.local.localDir,
                Configuration.localDirectory(session.environment)
            ),
        ]
        return places.compactMap { check, setting, option, standard -> Finding? in
            do throws(CanvasDataError) {
                // Nothing is written there if another database is configured.
                if setting == .localDirectory, try !TargetSession(session, database).isLocal { return nil }
                guard let path = try configuration.path(setting, option: option) ?? standard else {
                    return nil
                }
                return .directory(check, path, option: setting.option)
            } catch {
                return Finding(check, error)
            }
        }
    }

    /// What there is to say about each API that is configured; about Canvas Data 1 where none is.
    private func apiFindings() async throws -> [Finding] {
        // A person is waiting.
        var policy = RetryPolicy()
        (policy.tries, policy.firstTries, policy.doubtfulTries, policy.retryAfterCap) = (2, 2, 2, 5)
        let apis: (canvasData1: Bool, dap: Bool)
        do throws(CanvasDataError) {
            apis = try session.configuredAPIs()
        } catch {
            return [Finding("credentials", error), .apiNotTried]
        }
        var findings: [Finding] = []
        if apis.dap { findings += try await dapFindings(policy) }
        if apis.canvasData1 || !apis.dap { findings += try await canvasData1Findings(policy) }
        return findings
    }

    private func canvasData1Findings(_ policy: RetryPolicy) async throws -> [Finding] {
        do {
            // Files that others can read are a finding of their own.
            let api = try session.api(policy, warn: { _ in })
            let files = [
                try configuration.path(.apiKeyFile, option: global.apiKeyFile),
                try configuration.path(.apiSecretFile, option: global.apiSecretFile),
                try configuration.path(.accessTokenFile),
            ]
            return [credentials(files, "API key and secret")] + (try await api.examination())
        } catch let error as CanvasDataError {
            return [Finding("credentials", error), .apiNotTried]
        }
    }

    private func dapFindings(_ policy: RetryPolicy) async throws -> [Finding] {
        do {
            let client = try session.dap(DAPAccess(), policy, warn: { _ in })
            let files = [
                try configuration.path(.dapClientSecretFile), try configuration.path(.accessTokenFile),
            ]
            return [credentials(files, "DAP client ID and secret")]
                + (try await client.examination(of: try configuration.namespaces()))
        } catch let error as CanvasDataError {
            return [Finding("credentials", error), .dapNotTried]
        }
    }

    /// A file that contains a secret must be readable only by its owner, like the configuration file.
    private func credentials(_ files: [String?], _ what: String) -> Finding {
        .credentials(openFiles: files.compactMap { $0 }.filter(TextFile.isReadableByOthers), what)
    }

    private func databaseFindings() async throws -> [Finding] {
        do {
            let apis = try session.configuredAPIs()
            let standard = apis.dap && !apis.canvasData1 ? try configuration.namespaces()[0] : "public"
            let schema = try TargetSchema(try configuration.text(.schema, option: schema) ?? standard)
            switch try TargetSession(session, database).target() {
            case .database(let settings):
                return try await databaseFindings(settings, schema, isLocal: false)
            case .local(let cluster):
                guard cluster.majorVersion != nil else {
                    return [try await blocking { cluster.examination() }]
                }
                return try await cluster.withServer { settings in
                    try await databaseFindings(settings, schema, isLocal: true)
                }
            }
        } catch let error as CanvasDataError {
            try Task.checkCancellation()
            return [Finding("database", error)]
        }
    }

    private func databaseFindings(
        _ settings: PostgresSettings, _ schema: TargetSchema, isLocal: Bool
    ) async throws -> [Finding] {
        do {
            let facts = try await blocking { try DatabaseFacts(settings, schema) }
            let jobs = try configuration.count(.jobs) ?? LoadOptions().jobs
            return facts.findings(isLocal: isLocal, jobs: jobs)
        } catch let error as PostgresError {
            try Task.checkCancellation()
            return [.noDatabase(error)]
        }
    }
}
