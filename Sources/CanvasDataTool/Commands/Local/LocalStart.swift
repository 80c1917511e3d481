import ArgumentParser
import CanvasDataPostgres

/// `canvas-data local start`
struct LocalStart: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "start",
        abstract: "Start it, to run until 'canvas-data local stop'.",
        discussion: "If it runs already for another canvas-data, it stays when that has ended.")

    static var printsItsResult: Bool { false }

    @OptionGroup var local: LocalOptions

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws {
        let cluster = try session.localCluster(local)
        try await cluster.start()
        session.print(LocalStatusReport(status: cluster.status()))
    }
}
