import CanvasDataBase
import Glibc
import Logging

/// What every command works with: its global options, its settings and the console.
struct Session: Sendable {
    let global: GlobalOptions
    let configuration: Configuration
    let console: Console
    let environment: [String: String]
    /// Notes the signal that stops the run.
    var signals: SignalWatch?

    init(
        _ global: GlobalOptions, environment: [String: String], readingFile: Bool = true,
        log plan: LogPlan = LogPlan()
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
        let format = try configuration.choice(.logFormat, option: global.logFormat) ?? .text
        let log = try Self.logPath(configuration, global, plan).map { path throws(CanvasDataError) in
            try LogFile(path, style: format == .json ? .json : plan.style)
        }
        self.global = global
        self.configuration = configuration
        self.environment = environment
        console = Console(settings, log: log)
        for warning in warnings { console.warnAlways(warning) }
    }

    /// The message and the exit code for an error.
    func failure(_ error: any Error) -> ErrorReport {
        (signals?.received).map { .interrupted(by: $0) } ?? ErrorReport(error)
    }

    private init(_ session: Session, _ configuration: Configuration) {
        global = session.global
        self.configuration = configuration
        console = session.console
        environment = session.environment
        signals = session.signals
    }

    /// A session with other settings.
    func with(_ configuration: Configuration) -> Session { Session(self, configuration) }

    /// `log_dir` is a setting of canvas-sis-python; with it, `log_file` is only the name of the file.
    private static func logPath(
        _ configuration: Configuration, _ global: GlobalOptions, _ plan: LogPlan
    ) throws(CanvasDataError) -> String? {
        let path = try configuration.path(.logFile, option: global.logFile)
        guard plan.style == .script, global.logFile == nil else { return path }
        if let directory = try configuration.path(.logDirectory) {
            let name = path ?? "canvas_sis.log"
            if name.hasPrefix("/") { return name }
            mkdir(directory, 0o777)
            return directory.hasSuffix("/") ? directory + name : "\(directory)/\(name)"
        }
        return path ?? plan.path
    }

    /// A configuration of only the command-line options.
    var optionsOnly: Configuration { Configuration(environment: [:], file: nil) }

    /// Where `init` writes the file of the user.
    func newConfigurationPath() throws(CanvasDataError) -> String {
        let chosen = Configuration.chosenPath(global.config, environment)
        guard let path = chosen ?? Configuration.homePath(environment), path != "-" else {
            throw CanvasDataError.noFileToWrite
        }
        return path
    }

    /// Passes notices of the library to the console.
    var notify: @Sendable (Notice) -> Void { { [console] in console.notice($0) } }
}

extension Console.Settings {
    /// The settings that the command line alone decides.
    init(_ global: GlobalOptions) {
        self.init(json: global.json)
        verbosity = global.verbosity
        progress = global.progress ?? .auto
        color = global.color ?? .auto
    }
}
