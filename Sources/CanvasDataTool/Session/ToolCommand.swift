import ArgumentParser

/// A command: parses its options, calls the library, prints.
protocol ToolCommand: AsyncParsableCommand {
    var global: GlobalOptions { get }

    /// Whether what it prints is all that it is for. If so, and nobody reads it any more, that ends the command
    /// with 141; else the work goes on and counts.
    static var printsItsResult: Bool { get }

    /// Whether it works without the configuration file, even where there is a broken one.
    static var ignoresConfigurationFile: Bool { get }

    /// How its log file is written, and where when nobody says.
    var log: LogPlan { get }

    func run(in session: Session) async throws
}

extension ToolCommand {
    static var printsItsResult: Bool { true }
    static var ignoresConfigurationFile: Bool { false }
    var log: LogPlan { LogPlan() }
}

/// The log file of a command.
struct LogPlan {
    var style = LogFile.Style.tool
    /// Said first and last.
    var began: String?
    var ended: String?
    /// Where it is when nobody says; nil for nowhere.
    var path: String?
}
