import ArgumentParser
import CanvasDataBase

/// The options that DAP's official client takes before its commands. They are accepted after them too.
struct DAPOptions: ParsableArguments {
    enum Level: String, ExpressibleByArgument, CaseIterable { case debug, info, warning, error }

    enum Format: String, ExpressibleByArgument, CaseIterable { case plain, json }

    enum Theme: String, ExpressibleByArgument, CaseIterable {
        case dark, light
        case highContrast = "high-contrast-bw"
    }

    @Option(
        help: ArgumentHelp(
            "The URL of the DAP API (default: https://api-gateway.instructure.com).", valueName: "url"))
    var baseUrl: String?

    @Option(help: ArgumentHelp("The client ID of the DAP API key.", valueName: "id"))
    var clientId: String?

    @Option(
        help: ArgumentHelp(
            "The client secret. Visible in the process list; prefer the environment or a file.",
            valueName: "secret"))
    var clientSecret: String?

    @Option(
        help: ArgumentHelp("Read the client secret from this file.", valueName: "file"), completion: .file())
    var clientSecretFile: String?

    @Option(
        help: ArgumentHelp(
            "As --verbose (debug) or --quiet (error); otherwise no effect.", valueName: "level"))
    var loglevel: Level?

    @Option(help: ArgumentHelp("As --log-file.", valueName: "file"), completion: .file())
    var logfile: String?

    @Option(help: ArgumentHelp("As --log-format: plain is text.", valueName: "format"))
    var logformat: Format?

    @Flag(help: "As --quiet.")
    var noLogToConsole = false

    @Flag(help: "No effect: nothing is tracked.")
    var noTracking = false

    @Flag(help: "Never ask anything; listdb prints JSON.")
    var nonInteractive = false

    @Option(help: ArgumentHelp("No effect.", valueName: "theme"))
    var consoleTheme: Theme?

    /// The global options that follow from these: our own win.
    func applied(to global: GlobalOptions) -> GlobalOptions {
        var global = global
        if global.verbosity == nil {
            if loglevel == .debug { global.verbosity = .verbose }
            if loglevel == .error || noLogToConsole { global.verbosity = .quiet }
        }
        if global.logFile == nil { global.logFile = logfile }
        if global.logFormat == nil, let logformat { global.logFormat = logformat == .json ? .json : .text }
        return global
    }

    /// What these options say about access to the API.
    var access: DAPAccess {
        DAPAccess(
            baseURL: baseUrl, clientID: clientId, clientSecret: clientSecret,
            clientSecretFile: clientSecretFile)
    }
}

/// A command of the group `dap`.
protocol DAPToolCommand: ToolCommand {
    var dap: DAPOptions { get }
    var global: GlobalOptions { get }
}

extension DAPToolCommand {
    var settings: GlobalOptions { dap.applied(to: global) }

    var log: LogPlan {
        let name = "dap \(Self._commandName)"
        return LogPlan(name: name, began: "canvas-data \(canvasDataVersion) \(name) began")
    }
}
