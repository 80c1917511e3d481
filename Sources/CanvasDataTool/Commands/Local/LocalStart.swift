import ArgumentParser
import CanvasDataPostgres

/// `canvas-data local start`
struct LocalStart: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "start",
        abstract: "Start the private Postgres, to run until 'canvas-data local stop'.",
        discussion: "If another command has already started it, it keeps running after that command ends.")

    static var printsItsResult: Bool { false }

    @OptionGroup var local: LocalOptions

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws {
        let cluster = try session.localCluster(local)
        try await cluster.start()
        session.print(LocalStatusReport(status: cluster.status()))
    }
}
