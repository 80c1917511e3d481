import ArgumentParser
import CanvasData

/// `canvas-data sis status`
struct SISStatus: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Say how far an import is.",
        discussion: """
            Examples:
              canvas-data sis status
              canvas-data sis status 141 --watch
              canvas-data sis status last --folder /var/lib/canvas-sis --json
            """)

    @OptionGroup var reference: ImportReference

    @Flag(help: "Wait for its end; the exit code is then that of sis import.")
    var watch = false

    @Option(help: ArgumentHelp("Seconds between two looks (default: 60).", valueName: "seconds"))
    var sleepTimeout: Double?

    @Option(help: ArgumentHelp("Looks at most (default: 60).", valueName: "n"))
    var maxChecks: Int?

    @OptionGroup var connection: CanvasConnection
    @OptionGroup var global: GlobalOptions

    var log: LogPlan { .quietScript }

    func run(in session: Session) async throws {
        let api = try session.imports(connection)
        let id = try await reference.resolved(session, api)
        var current = try await api.import(id)
        if watch, !current.state.isTerminal {
            let how = try SISWatch(session.configuration, sleepTimeout, maxChecks)
            current = try await api.watch(id, how) ?? current
        }
        session.print(SISStatusReport(current: current))
        guard watch else { return }
        var outcome = SISOutcome(.imported)
        outcome.sent = current
        outcome.counted = current.messageCount ?? current.shownWarnings.count + current.shownErrors.count
        outcome.verdict =
            switch current.state {
            case _ where !current.state.isTerminal: .unfinished
            case .importedWithMessages: .importedWithMessages
            case _ where current.state.isFailure: .failed
            default: .imported
            }
        let warningsOK = try session.configuration.flag(.warningsOK) ?? false
        if outcome.verdict == .importedWithMessages, warningsOK { return }
        if let failure = CanvasDataError.outcome(outcome) { throw failure }
    }
}

/// One import for people and for programs.
struct SISStatusReport: Summary {
    let current: SISImport

    var lines: [String] {
        var lines = ["Import \(current.id): \(displayed(current.state.name))"]
        func add(_ name: String, _ value: String?) {
            if let value { lines.append("  \("\(name):".padded(to: 10)) \(displayed(value))") }
        }
        add("created", current.createdAt)
        add("ended", current.endedAt)
        add("progress", current.progress.map { "\($0) %" })
        let counts = current.counts.filter { $0.count > 0 }.map { "\(countText($0.count)) \($0.name)" }
        add("counts", counts.isEmpty ? nil : counts.joined(separator: ", "))
        add("error", current.errorMessage)
        for message in current.shownErrors { lines.append("  error: \(displayed(message.line))") }
        for message in current.shownWarnings { lines.append("  warning: \(displayed(message.line))") }
        return lines
    }

    var json: JSONValue { current.json.withoutLinkSecrets }
}
