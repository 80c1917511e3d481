import ArgumentParser
import CanvasDataPostgres

/// `canvas-data local status`
struct LocalStatus: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show where the private Postgres is and whether it is running.")

    @OptionGroup var local: LocalOptions

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws {
        session.print(LocalStatusReport(status: try session.localCluster(local).status()))
    }
}
