import ArgumentParser
import CanvasDataBase
import CanvasDataSIS

/// `canvas-data sis abort`
struct SISAbort: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "abort",
        abstract: "Stop an import, or empty the queue.",
        discussion: """
            What an import has done until then stays done. After one that was running, Canvas begins the next ten \
            minutes later. --all-pending leaves running ones alone.

            Examples:
              canvas-data sis abort 141
              canvas-data sis abort --all-pending
            """)

    static var printsItsResult: Bool { false }

    @Argument(help: ArgumentHelp("The import's number.", valueName: "id"))
    var id: String?

    @Flag(help: "All that have not begun, whoever sent them.")
    var allPending = false

    @Flag(name: [.customShort("n"), .long], help: "Say what would be aborted, and abort nothing.")
    var dryRun = false

    @OptionGroup var connection: CanvasConnection
    @OptionGroup var global: GlobalOptions

    var log: LogPlan { .quietScript }

    func validate() throws {
        guard (id != nil) != allPending else {
            throw ValidationError("Give either the number of an import, or --all-pending.")
        }
    }

    func run(in session: Session) async throws {
        let api = try SISSession(session, connection).imports()
        guard let id else {
            let pending = try await api.imports(states: [.initializing, .created])
            if !dryRun { try await api.abortAllPending() }
            let report = SISActionReport(
                words: dryRun ? "Would be aborted" : "Aborted", ids: pending.map(\.id),
                json: .object([
                    "aborted": .array(pending.map { .string($0.id) }), "dry_run": .bool(dryRun),
                ]))
            return session.print(report)
        }
        let current = dryRun ? try await api.import(id) : try await api.abort(id)
        session.print(
            SISActionReport(
                words: dryRun ? "Would be aborted" : "Aborted", ids: [current.id],
                json: current.json.withoutLinkSecrets))
    }
}
