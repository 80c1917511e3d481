import CanvasData
import Glibc
import Logging

/// What a command works with: its settings, and where it may speak.
struct Session: Sendable {
    let global: GlobalOptions
    let configuration: Configuration
    let console: Console
    private let environment: [String: String]

    init(
        _ global: GlobalOptions, environment: [String: String], readingFile: Bool = true
    ) throws(CanvasDataError) {
        var warnings: [String] = []
        let configuration =
            readingFile
            ? try Configuration.load(
                option: global.config, environment: environment, warn: { warnings.append($0) })
            : Configuration(environment: environment, file: nil)
        if let mask = try configuration.fileMask { umask(mask) }
        var settings = Console.Settings(global)
        settings.progress = try configuration.choice(.progress, option: global.progress) ?? .auto
        settings.color = try configuration.choice(.color, option: global.color) ?? .auto
        settings.environment = environment
        let log = try configuration.path(.logFile, option: global.logFile).map(LogFile.init)
        self.global = global
        self.configuration = configuration
        self.environment = environment
        console = Console(settings, log: log)
        for warning in warnings { console.notice(Notice(.warning, warning)) }
    }

    /// The key and the secret that sign requests; from now on neither is written anywhere.
    func keyAndSecret() throws(CanvasDataError) -> (key: String, secret: String) {
        let key = try configuration.secret(
            .apiKey, option: global.apiKey, in: .apiKeyFile, fileOption: global.apiKeyFile)
        let secret = try configuration.secret(
            .apiSecret, option: global.apiSecret, in: .apiSecretFile, fileOption: global.apiSecretFile)
        for word in [key, secret].compactMap({ $0 }) { console.hide(word) }
        guard let key, let secret else {
            throw .missingCredentials(key: key == nil, secret: secret == nil)
        }
        return (key, secret)
    }

    /// What the command line says, and nothing else.
    var optionsOnly: Configuration { Configuration(environment: [:], file: nil) }

    /// Where `init` writes.
    func newConfigurationPath() throws(CanvasDataError) -> String {
        let chosen = global.config ?? environment["CANVAS_DATA_CONFIG"].flatMap { $0.isEmpty ? nil : $0 }
        guard let path = chosen ?? Configuration.homePath(environment), path != "-" else {
            throw CanvasDataError(
                .usage, "There is no file to write.", remedy: "Say which with -c FILE.")
        }
        return path
    }
}
