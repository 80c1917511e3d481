import ArgumentParser
import CanvasDataBase
import CanvasDataPostgres

/// `canvas-data local url`
struct LocalURL: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "url",
        abstract: "Print the connection URI of the private Postgres, for other programs.",
        discussion: "The server must be running: see 'canvas-data local start'.")

    @OptionGroup var local: LocalOptions

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws {
        let cluster = try session.localCluster(local)
        if global.json {
            session.console.print(JSONValue.object(["url": .string(cluster.uri)]).text(.compact))
        } else {
            session.console.print(cluster.uri)
        }
        if !cluster.status().isRunning {
            session.console.notice(
                Notice(
                    .warning, "The private Postgres is not running; start it with 'canvas-data local start'.")
            )
        }
    }
}
