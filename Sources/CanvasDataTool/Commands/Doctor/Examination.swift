import CanvasData
import CanvasDataPostgres
import CanvasDataTransfer

extension Session {
    /// All that `doctor` looks at, in the order in which a run comes across it.
    ///
    /// - Parameter options: what its command line says.
    /// - Returns: at least one finding for each check, whatever failed before.
    /// - Throws: `CancellationError`.
    func examination(_ options: Doctor) async throws -> [Finding] {
        let (session, configuration) = readingConfiguration()
        var findings = [configuration] + session.machineFindings
        findings += session.directoryFindings(options)
        findings += try await session.apiFindings()
        findings += try await session.databaseFindings(options)
        return findings
    }

    /// With the configuration file's settings, if it can be read.
    private func readingConfiguration() -> (Session, Finding) {
        var warnings: [String] = []
        do {
            let configuration = try Configuration.load(
                option: global.config, environment: environment, warn: { warnings.append($0) })
            return (
                with(configuration), .configuration(configuration.fileName, isOpen: !warnings.isEmpty)
            )
        } catch {
            return (self, Finding("configuration", error))
        }
    }

    private func apiFindings() async throws -> [Finding] {
        let api: CanvasDataAPI
        do {
            // Somebody sits there and waits.
            var policy = RetryPolicy()
            (policy.tries, policy.firstTries, policy.doubtfulTries, policy.retryAfterCap) = (2, 2, 2, 5)
            // Files that others may read are a finding of their own.
            api = try self.api(policy, warn: { _ in })
        } catch let error as CanvasDataError {
            return [Finding("credentials", error), .apiNotTried]
        }
        return [try credentialsFinding()] + (try await api.examination())
    }

    /// What is given as a file may be read by its owner alone, as the configuration file.
    private func credentialsFinding() throws -> Finding {
        let files = [
            try configuration.path(.apiKeyFile, option: global.apiKeyFile),
            try configuration.path(.apiSecretFile, option: global.apiSecretFile),
            try configuration.path(.accessTokenFile),
        ].compactMap { $0 }
        return .credentials(openFiles: files.filter(TextFile.isReadableByOthers))
    }

    private func databaseFindings(_ options: Doctor) async throws -> [Finding] {
        do {
            let schema = try TargetSchema(
                try configuration.text(.schema, option: options.schema) ?? "public")
            switch try target(options.database) {
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
