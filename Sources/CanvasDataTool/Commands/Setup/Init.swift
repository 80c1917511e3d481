import ArgumentParser
import CanvasData
import CanvasDataBase
import CanvasDataPostgres
import CanvasDataTransfer
import Glibc

/// `canvas-data init`: writes the configuration file.
struct Init: ToolCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write a configuration file with the credentials of your API, and the database.",
        discussion: """
            Asks which API your school has: DAP (Canvas Data 2) or Canvas Data 1. Then it asks for the client ID and \
            the client secret, or for the key and the secret, without echoing secrets, then for the database, and \
            writes a file that only you can read, where the other commands find it. Without a database, tables go \
            into a private Postgres. If standard input is not a terminal, its first line is the ID or key, the second \
            the secret and the third, if any, the database; the API is Canvas Data 1 unless --api says otherwise.

            If you are root, it asks whether to write /etc/canvas-data/config.yml instead, for every account that \
            can read it and has no file of its own; --system skips the question.

            Examples:
              canvas-data init
              printf '%s\\n' "$DAP_CLIENT_ID" "$DAP_CLIENT_SECRET" | canvas-data init --api dap
              canvas-data init -c config.yml --download-dir ./downloads --data-dir ./data
              printf '%s\\n' "$KEY" "$SECRET" postgresql://loader@db.example.edu/canvas | canvas-data init --system
            """)

    /// The APIs that a school may have.
    enum API: String, ExpressibleByArgument, CaseIterable {
        case dap
        case canvasData1 = "canvas-data-1"
    }

    @Option(help: ArgumentHelp("The API to write credentials of (default: asks).", valueName: "api"))
    var api: API?

    @OptionGroup var database: DatabaseOptions

    @Option(help: ArgumentHelp("Also write the schema in which readers see the tables.", valueName: "name"))
    var schema: String?

    @Option(
        help: ArgumentHelp("Also write the directory for compressed files.", valueName: "dir"),
        completion: .directory)
    var downloadDir: String?

    @Option(
        help: ArgumentHelp("Also write the directory for tables.", valueName: "dir"), completion: .directory)
    var dataDir: String?

    @Flag(help: "Write /etc/canvas-data/config.yml, for the whole machine.")
    var system = false

    @Flag(help: "Replace an existing file, and keep the old one beside it.")
    var force = false

    @OptionGroup var global: GlobalOptions

    static var ignoresConfigurationFile: Bool { true }

    func validate() throws {
        guard !system || global.config == nil else { throw ValidationError("Give --system or -c, not both.") }
        guard api != .dap || global.apiKey == nil && global.apiSecret == nil else {
            throw ValidationError("--api-key and --api-secret are of Canvas Data 1, not of DAP.")
        }
    }

    func run(in session: Session) async throws {
        let path = try path(in: session)
        if !force { try NewConfigurationFile.checkAbsent(path) }
        if let schema { _ = try TargetSchema(schema) }
        let given = (key: try given(.apiKey, in: session), secret: try given(.apiSecret, in: session))
        let api = try api ?? self.api(in: session, isGiven: given.key != nil || given.secret != nil)
        let credentials = try credentials(of: api, given, in: session)
        // If both are given, standard input may be one that never ends.
        let asks = given.key == nil || given.secret == nil || isatty(STDIN_FILENO) == 1
        let connection = try connection(in: session, asking: asks)
        let directory = connection == nil ? localDirectory(in: session) : nil
        let settings: [(Setting, String?)] =
            credentials + [
                (api == .dap ? .dapAPIURL : .apiURL, global.apiUrl), (.caCertificate, global.cacert),
                (.database, connection), (.localDirectory, directory), (.schema, schema),
                (.downloadDirectory, downloadDir), (.dataDirectory, dataDir),
            ]
        let old = try NewConfigurationFile(
            settings: settings.compactMap { setting, value in value.map { (setting, $0) } }
        )
        .write(to: path, replacing: force, forMachine: path == Configuration.systemPath)
        report(path, old, in: session)
        warn(
            of: EffectiveVariables.ofTheShell(session.environment, withDatabase: connection != nil),
            in: session)
        if let directory, database.local.localDir == nil {
            TargetSession(session, database).warnOfUnusedVariables(besides: directory)
        }
    }

    private func path(in session: Session) throws -> String {
        if system { return Configuration.systemPath }
        let path = try session.newConfigurationPath()
        guard geteuid() == 0, isatty(STDIN_FILENO) == 1,
            Configuration.chosenPath(global.config, session.environment) == nil
        else { return path }
        let answer = try SecretPrompt(console: session.console, isHidden: false).askLine(
            "Write \(Configuration.systemPath), for the whole machine, instead of \(displayed(path))? [Y/n]")
        return answer.isEmpty || answer.lowercased().hasPrefix("y") ? Configuration.systemPath : path
    }

    /// Asks which API the credentials are for. Only a person can answer: scripts know Canvas Data 1, or give --api.
    private func api(in session: Session, isGiven: Bool) throws -> API {
        guard !isGiven, isatty(STDIN_FILENO) == 1 else { return .canvasData1 }
        let answer = try SecretPrompt(console: session.console, isHidden: false).askLine(
            "API: 1 for DAP (Canvas Data 2), 2 for Canvas Data 1 [1]")
        switch answer.lowercased() {
        case "", "1", "dap": return .dap
        case "2", "canvas-data-1": return .canvasData1
        default:
            throw CanvasDataError(
                .usage, "The API is 1 (DAP) or 2 (Canvas Data 1), not \(answer.quotedForDisplay).")
        }
    }

    /// The credentials, given or asked for, and checked. From now on no secret is ever written to output.
    private func credentials(
        of api: API, _ given: (key: String?, secret: String?), in session: Session
    ) throws -> [(Setting, String?)] {
        let prompt = SecretPrompt(console: session.console)
        switch api {
        case .dap:
            let id = try SecretPrompt(console: session.console, isHidden: false).ask("Client ID")
            let secret = try prompt.ask("Client secret")
            session.console.hide(secret)
            _ = try DAPCredentials(clientID: id, clientSecret: secret)
            return [(.dapClientID, id), (.dapClientSecret, secret)]
        case .canvasData1:
            let key = try given.key ?? prompt.ask("API key")
            session.console.hide(key)
            let secret = try given.secret ?? prompt.ask("API secret")
            session.console.hide(secret)
            _ = try Credentials(key: key, secret: secret)
            return [(.apiKey, key), (.apiSecret, secret)]
        }
    }

    /// From an option, never from the environment: what the environment provides need not be written to a file.
    private func given(_ setting: Setting, in session: Session) throws -> String? {
        switch setting {
        case .apiKey:
            try session.optionsOnly.secret(
                .apiKey, option: global.apiKey, in: .apiKeyFile, fileOption: global.apiKeyFile)
        default:
            try session.optionsOnly.secret(
                .apiSecret, option: global.apiSecret, in: .apiSecretFile, fileOption: global.apiSecretFile)
        }
    }

    /// Nil for the private Postgres.
    private func connection(in session: Session, asking: Bool) throws -> String? {
        if let given = database.database { return given.isEmpty ? nil : given }
        guard asking, database.local.localDir == nil else { return nil }
        let answer = try SecretPrompt(console: session.console, isHidden: false).askLine(
            "Database, such as postgresql://loader@db.example.edu/canvas (empty for a private Postgres)")
        guard !answer.isEmpty else { return nil }
        // libpq takes a single word for the name of a database; here it is more often a yes or a no.
        guard answer.contains("=") || answer.contains("://"),
            ServerVerification.isReadable(try ConnectionString(answer, origin: "Database").text)
        else {
            throw CanvasDataError.noConnectionString
        }
        return answer
    }

    /// Written to the file, so that a run with other variables, such as from cron, finds the same one.
    private func localDirectory(in session: Session) -> String? {
        (database.local.localDir ?? Configuration.localDirectory(session.environment))?.absolutePath
    }

    private func report(_ path: String, _ old: String?, in session: Session) {
        if global.json {
            session.console.print(
                JSONValue.object(["config": .string(path), "old": .orNull(old)]).text(.compact))
            return
        }
        let isMachine = path == Configuration.systemPath
        session.console.print("Wrote \(displayed(path))\(isMachine ? "" : ", readable only by you").")
        if let old { session.console.print("The previous file is now \(displayed(old)).") }
        if isMachine {
            session.console.print(
                "To let another account use it, run: chgrp ACCOUNT \(path) && chmod 640 \(path)")
        }
    }

    private func warn(of variables: [String], in session: Session) {
        guard !variables.isEmpty else { return }
        let (them, are) = variables.count == 1 ? ("it", "is") : ("them", "are")
        session.notify(
            Notice(
                .info,
                "\(variables.joined(separator: ", ")) \(are) set in this shell, but not for cron and systemd. Set \(them) "
                    + "there too, or use settings instead."))
    }
}

extension CanvasDataError {
    /// Does not quote the answer, which may contain a password.
    static let noConnectionString = CanvasDataError(
        .usage, "The database is not a libpq URI or keyword string.",
        remedy: "Write it as postgresql://loader@db.example.edu/canvas or host=db.example.edu dbname=canvas.")
}
