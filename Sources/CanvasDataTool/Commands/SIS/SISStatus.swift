import ArgumentParser
import CanvasDataBase
import CanvasDataSIS

/// `canvas-data sis status`
struct SISStatus: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show the progress of an import.",
        discussion: """
            Examples:
              canvas-data sis status
              canvas-data sis status 141 --watch
              canvas-data sis status last --folder /var/lib/canvas-sis --json
            """)

    @OptionGroup var reference: ImportReference

    @Flag(help: "Wait until it ends; the exit code is then that of sis import.")
    var watch = false

    @Option(help: ArgumentHelp("Seconds between status checks (default: 60).", valueName: "seconds"))
    var sleepTimeout: Double?

    @Option(help: ArgumentHelp("Maximum number of status checks (default: 60).", valueName: "n"))
    var maxChecks: Int?

    @OptionGroup var connection: CanvasConnection
    @OptionGroup var global: GlobalOptions

    var log: LogPlan { .quietScript }

    func run(in session: Session) async throws {
        let sis = SISSession(session, connection)
        let api = try sis.imports()
        let id = try await reference.resolved(sis, api)
        var current = try await api.import(id)
        if watch, !current.state.isTerminal {
            let how = try SISWatch(session.configuration, sleepTimeout, maxChecks)
            current = try await api.watch(id, how) ?? current
        }
        session.print(SISStatusReport(current: current))
        guard watch else { return }
        var outcome = SISOutcome(current.verdict, current)
        outcome.counted = current.messageCount ?? current.shownWarnings.count + current.shownErrors.count
        let warningsOK = try session.configuration.flag(.warningsOK) ?? false
        if outcome.verdict == .importedWithMessages, warningsOK { return }
        if let failure = CanvasDataError.outcome(outcome) { throw failure }
    }
}
