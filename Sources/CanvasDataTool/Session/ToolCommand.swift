import ArgumentParser

/// A command: parses its options, calls the library, prints.
protocol ToolCommand: AsyncParsableCommand {
    var global: GlobalOptions { get }

    /// The global options in effect: other options of the command may decide on some.
    var settings: GlobalOptions { get }

    /// Whether the output is all that the command is for. If so, the command ends with 141 once nobody reads its output;
    /// otherwise the work continues.
    static var printsItsResult: Bool { get }

    /// Whether the command does not read the configuration file, so that a broken one does not matter.
    static var ignoresConfigurationFile: Bool { get }

    /// How the log file is written.
    var log: LogPlan { get }

    func run(in session: Session) async throws
}

extension ToolCommand {
    static var printsItsResult: Bool { true }
    static var ignoresConfigurationFile: Bool { false }
    var settings: GlobalOptions { global }
    var log: LogPlan { LogPlan() }
}

/// The log file of a command.
struct LogPlan {
    var style = LogFile.Style.tool
    /// The name of the command; nil for its last word.
    var name: String?
    /// The first and the last line; nil for the usual ones, empty for none.
    var began: String?
    var ended: String?
    /// Where the file is if no setting says so; nil for no file.
    var path: String?
}
