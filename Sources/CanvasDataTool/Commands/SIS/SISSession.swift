import CanvasDataBase
import CanvasDataSIS
import CanvasDataTransfer

/// The SIS imports of one Canvas account, as the command line and this run's settings name it.
struct SISSession {
    let session: Session
    let connection: CanvasConnection

    private var configuration: Configuration { session.configuration }
    private var console: Console { session.console }

    init(_ session: Session, _ connection: CanvasConnection) {
        self.session = session
        self.connection = connection
    }

    /// The imports of the account.
    ///
    /// - Parameter change: changes options for the command.
    /// - Returns: the client. Nothing is requested yet.
    /// - Throws: `CanvasDataError` (configuration) if the URL or the token is missing or cannot be used.
    func imports(_ change: (inout SISImportAPI.Options) -> Void = { _ in }) throws -> SISImportAPI {
        guard let address = try configuration.text(.canvasURL, option: connection.canvasUrl) else {
            throw CanvasDataError.missingCanvas
        }
        let token = try configuration.secret(
            .accessToken, option: nil, in: .accessTokenFile, fileOption: connection.tokenFile,
            warn: console.warnAlways)
        guard let token else { throw CanvasDataError.missingToken }
        console.hide(token)
        var options = SISImportAPI.Options()
        options.account = try account
        options.caFile = try session.certificates()
        options.notify = { [console] in console.step($0) }
        change(&options)
        return try SISImportAPI(baseURL: address, token: AccessToken(token), options: options)
    }

    private var account: String {
        get throws(CanvasDataError) {
            try configuration.text(.account, option: connection.account) ?? "self"
        }
    }

    /// Where `sis import` keeps its record of what it has sent: a directory for each Canvas and account.
    func stateDirectory(_ option: String?, for api: SISImportAPI) throws(CanvasDataError) -> String {
        if let path = try configuration.path(.stateDirectory, option: option) { return path }
        guard let base = Configuration.stateDirectory(session.environment) else {
            throw CanvasDataError.noStateDirectory
        }
        let name = "\(api.host)_\(api.account)".map {
            $0.isLetter || $0.isNumber || $0 == "." ? "\($0)" : "_"
        }
        return "\(base)/sis/\(name.joined())"
    }

    func logStart(_ source: SISSource, _ options: SISRunOptions) {
        console.step(
            Notice(
                .info,
                "File argument: \(source.paths.joined(separator: " ")), file type: \(source.uploadFormat.rawValue), "
                    + "watch job: \(options.watch != nil)"))
    }

    /// Prints what would be sent.
    func dryRun(_ source: SISSource, _ options: SISRunOptions, stateDirectory: String?) async throws {
        let outcome = try await SISFeed.dryRun(
            source, options, account: try account, remembering: stateDirectory)
        session.print(SISReport(outcome: outcome))
    }

    /// Sends, prints the outcome, and runs the notify command.
    ///
    /// - Throws: `CanvasDataError`, also for an import that did not succeed.
    func send(
        _ options: SISSendOptions, _ work: (SISImportAPI) async throws -> SISOutcome
    ) async throws {
        let command = try configuration.text(.notifyCommand, option: options.reporting.notifyCommand)
        var outcome: SISOutcome?
        var failure: (any Error)?
        do {
            let ended = try await work(try imports(showingProgress: options.safety))
            outcome = ended
            failure = report(ended)
        } catch {
            failure = error
        }
        if failure == nil, outcome?.verdict == .nothingToSend { return }
        if let command { await notify(command, outcome, failure) }
        if let failure { throw failure }
    }

    private func imports(showingProgress options: SISSafetyOptions) throws -> SISImportAPI {
        let counter = UploadCounter(console: console)
        return try imports { settings in
            settings.uploadTimeout = options.uploadTimeout
            settings.onSent = { counter.show($0, of: $1) }
            settings.onCheck = { counter.show($0) }
        }
    }

    /// Prints an outcome. Returns why it is not a success; nil if it is one.
    private func report(_ outcome: SISOutcome) -> CanvasDataError? {
        console.showProgress(nil)
        let failure = CanvasDataError.outcome(outcome)
        if let trouble = outcome.trouble, trouble != failure {
            console.step(Notice(.warning, trouble.message))
        }
        if outcome.verdict != .nothingToSend || failure != nil { session.print(SISReport(outcome: outcome)) }
        return failure
    }

    /// Runs the notify command with the outcome. Its failure does not fail the import.
    private func notify(_ command: String, _ outcome: SISOutcome?, _ error: (any Error)?) async {
        let report = error.map { ErrorReport($0) }
        var members: [JSONObject.Member] = []
        if let outcome { members += SISReport(outcome: outcome).json.object?.members ?? [] }
        members.append(.init("exit", .number(Int(report?.exit.rawValue ?? 0))))
        members.append(.init("error", report.map { .string($0.message) } ?? .null))
        members.append(.init("hint", report?.hint.map { .string($0) } ?? .null))
        var environment = session.environment.withoutSecrets
        environment["SIS_ID"] = outcome?.sent?.id ?? ""
        environment["SIS_STATE"] = outcome?.sent?.state.name ?? report?.exit.name ?? ""
        environment["SIS_EXIT"] = "\(report?.exit.rawValue ?? 0)"
        let text = console.redacted(JSONValue.object(JSONObject(members)).text(.pretty)) + "\n"
        let run = NotifyCommand(command: command, environment: environment)
        // It runs to its end even if this run is being stopped: an interruption must be reported too.
        if let reason = try? await blocking({ run.run(input: text) }) {
            console.step(Notice(.warning, "The notify command failed: \(reason)."))
        }
    }
}
