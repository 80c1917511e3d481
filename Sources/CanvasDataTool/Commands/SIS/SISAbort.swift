import ArgumentParser
import CanvasDataBase
import CanvasDataSIS

/// `canvas-data sis abort`
struct SISAbort: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "abort",
        abstract: "Stop an import, or empty the queue.",
        discussion: """
            Changes that the import has already made are kept. After a running import is aborted, Canvas starts the \
            next one ten minutes later. --all-pending does not affect running imports.

            Examples:
              canvas-data sis abort 141
              canvas-data sis abort --all-pending
            """)

    static var printsItsResult: Bool { false }

    @Argument(help: ArgumentHelp("The ID of the import.", valueName: "id"))
    var id: String?

    @Flag(help: "Abort all imports that have not started, no matter who sent them.")
    var allPending = false

    @Flag(name: [.customShort("n"), .long], help: "Show what would be aborted, and abort nothing.")
    var dryRun = false

    @OptionGroup var connection: CanvasConnection
    @OptionGroup var global: GlobalOptions

    var log: LogPlan { .quietScript }

    func validate() throws {
        guard (id != nil) != allPending else {
            throw ValidationError("Give either the ID of an import or --all-pending.")
        }
    }

    func run(in session: Session) async throws {
        let api = try SISSession(session, connection).imports()
        guard let id else {
            let pending = try await api.imports(states: [.initializing, .created])
            if !dryRun { try await api.abortAllPending() }
            let report = SISActionReport(
                action: dryRun ? "Would be aborted" : "Aborted", ids: pending.map(\.id),
                json: .object([
                    "aborted": .array(pending.map { .string($0.id) }), "dry_run": .bool(dryRun),
                ]))
            return session.print(report)
        }
        let current = dryRun ? try await api.import(id) : try await api.abort(id)
        session.print(
            SISActionReport(
                action: dryRun ? "Would be aborted" : "Aborted", ids: [current.id],
                json: current.json.withoutLinkSecrets))
    }
}
