import ArgumentParser
import CanvasDataBase
import CanvasDataSIS

/// `canvas-data sis restore`
struct SISRestore: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Undo an import.",
        discussion: """
            Canvas restores the states of everything that the import changed: accounts, terms, courses, sections, \
            groups, users, admins, and what belongs to them. This takes a while; then the state of the import is \
            restored.

            Examples:
              canvas-data sis restore 141 --dry-run
              canvas-data sis restore 141 --yes
              canvas-data sis restore 141 --yes --undelete-only
            """)

    static var printsItsResult: Bool { false }

    @Argument(help: ArgumentHelp("The ID of the import.", valueName: "id"))
    var id: String

    @Flag(help: "Confirm the restore.")
    var yes = false

    @Flag(help: "Restore only what batch mode deleted.")
    var batchMode = false

    @Flag(help: "Restore only what was deleted.")
    var undeleteOnly = false

    @Flag(help: "Reopen only what was concluded.")
    var unconcludeOnly = false

    @Flag(help: "Wait until it is done.")
    var watch = false

    @Option(help: ArgumentHelp("Seconds between status checks (default: 60).", valueName: "seconds"))
    var sleepTimeout: Double?

    @Option(help: ArgumentHelp("Maximum number of status checks (default: 60).", valueName: "n"))
    var maxChecks: Int?

    @Flag(name: [.customShort("n"), .long], help: "Show what would be undone, and undo nothing.")
    var dryRun = false

    @OptionGroup var connection: CanvasConnection
    @OptionGroup var global: GlobalOptions

    var log: LogPlan { .quietScript }

    func validate() throws {
        guard !undeleteOnly || !unconcludeOnly else {
            throw ValidationError("Give either --undelete-only or --unconclude-only.")
        }
        guard yes || dryRun else {
            throw ValidationError("This changes what many people see. Confirm with --yes.")
        }
    }

    func run(in session: Session) async throws {
        let api = try SISSession(session, connection).imports()
        if dryRun {
            let current = try await api.import(id)
            return session.print(
                SISActionReport(
                    action: "Would be undone", ids: [current.id], json: current.json.withoutLinkSecrets))
        }
        var what = SISImportAPI.Restoration()
        what.batchMode = batchMode
        what.only = undeleteOnly ? .undelete : unconcludeOnly ? .unconclude : nil
        var progress = try await api.restoreStates(of: id, what)
        if watch {
            let how = try SISWatch(session.configuration, sleepTimeout, maxChecks)
            progress = try await api.watch(progress: progress, how)
        }
        let state = progress["workflow_state"]?.string ?? ""
        let action = state == "completed" ? "Undone" : state == "failed" ? "Not undone" : "Being undone"
        session.print(SISActionReport(action: action, ids: [id], json: progress.withoutLinkSecrets))
        if state == "failed" {
            throw CanvasDataError(
                .failed, "Canvas could not undo import \(id).", remedy: "Check the import in Canvas.")
        }
        if watch, state != "completed" {
            throw CanvasDataError(
                .busy, "Import \(id) is still being undone; Canvas continues by itself.",
                remedy: "'canvas-data sis status \(id) --watch' waits until it is done.")
        }
    }
}
