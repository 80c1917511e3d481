import ArgumentParser
import CanvasDataPostgres

/// `canvas-data local status`
struct LocalStatus: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Say where it is, and whether it runs.")

    @OptionGroup var local: LocalOptions

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws {
        session.print(LocalStatusReport(status: try session.localCluster(local).status()))
    }
}
