import ArgumentParser
import CanvasDataBase
import CanvasDataPostgres

/// `canvas-data local stop`
struct LocalStop: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "stop",
        abstract: "Stop the private Postgres.",
        discussion:
            "While another command is using it, this fails with code 75 unless one of the flags is given.")

    static var printsItsResult: Bool { false }

    @Flag(help: "Stop it even while it is in use. Uncommitted work is lost.")
    var force = false

    @Flag(
        help: """
            Wait until no command is using it, then stop it, unless 'canvas-data local start' was used to keep it \
            running.
            """)
    var whenUnused = false

    @OptionGroup var local: LocalOptions

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        guard !force || !whenUnused else { throw ValidationError("Give --force or --when-unused, not both.") }
    }

    func run(in session: Session) async throws {
        let cluster = try session.localCluster(local)
        if whenUnused {
            try await cluster.stopWhenUnused()
        } else if try await !cluster.stop(force: force) {
            session.console.notice(Notice(.info, "The private Postgres was not running."))
        }
        session.print(LocalStatusReport(status: cluster.status()))
    }
}
