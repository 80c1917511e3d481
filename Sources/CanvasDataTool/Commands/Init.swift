import ArgumentParser
import CanvasData

/// `canvas-data init`: writes the configuration file.
struct Init: ToolCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write a configuration file with your API key and secret.",
        discussion: """
            Asks for the key and the secret without showing them, and writes a file that only you can \
            read. When standard input is not a terminal, its first line is the key and its second the \
            secret.

            Examples:
              canvas-data init
              canvas-data init -c config.yml --download-dir ./downloads --data-dir ./data
              printf '%s\\n' "$KEY" "$SECRET" | canvas-data init --force
            """)

    @Option(help: ArgumentHelp("Write down where files go.", valueName: "dir"), completion: .directory)
    var downloadDir: String?

    @Option(help: ArgumentHelp("Write down where tables go.", valueName: "dir"), completion: .directory)
    var dataDir: String?

    @Flag(help: "Replace the file if it is there.")
    var force = false

    @OptionGroup var global: GlobalOptions

    static var ignoresConfigurationFile: Bool { true }

    func run(in session: Session) async throws {
        let path = try session.newConfigurationPath()
        if !force { try NewConfigurationFile.checkAbsent(path) }
        let prompt = SecretPrompt(console: session.console)
        let key = try given(.apiKey, in: session) ?? prompt.ask("API key")
        session.console.hide(key)
        let secret = try given(.apiSecret, in: session) ?? prompt.ask("API secret")
        session.console.hide(secret)
        _ = try Credentials(key: key, secret: secret)
        let settings: [(Setting, String?)] = [
            (.apiKey, key), (.apiSecret, secret), (.apiURL, global.apiUrl), (.caCertificate, global.cacert),
            (.downloadDirectory, downloadDir), (.dataDirectory, dataDir),
        ]
        try NewConfigurationFile(
            settings: settings.compactMap { setting, value in value.map { (setting, $0) } }
        )
        .write(to: path, replacing: force)
        if global.json {
            session.console.print(JSONValue.object(["config": .string(path)]).text(.compact))
        } else {
            session.console.print("Wrote \(displayed(path)), readable by you alone.")
        }
    }

    /// From an option, never from the environment: what is already there need not be written to a file.
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
}
