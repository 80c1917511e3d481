import ArgumentParser
import CanvasDataBase
import CanvasDataPostgres

/// `canvas-data local stop`
struct LocalStop: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "stop",
        abstract: "Stop it.",
        discussion:
            "While another canvas-data works with it, this fails with 75 unless one of the flags is given.")

    static var printsItsResult: Bool { false }

    @Flag(help: "Stop it under whoever works with it. What is not committed is lost.")
    var force = false

    @Flag(
        help: """
            Wait until no canvas-data works with it, and stop it then, unless 'canvas-data local start' wants it \
            to stay.
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
            session.console.notice(Notice(.info, "The local server did not run."))
        }
        session.print(LocalStatusReport(status: cluster.status()))
    }
}
