import ArgumentParser
import CanvasDataBase
import CanvasDataPostgres

/// `canvas-data local`
struct Local: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "local",
        abstract: "Use and control the private Postgres, where tables go if no database is configured.",
        discussion: """
            It is kept in a directory of yours, and reached through a Unix socket that only you (and root) can use. \
            Every command that needs it starts it, and the last one to end stops it. After 'canvas-data local start' \
            it runs until 'canvas-data local stop', so that other programs can use it too.

            Examples:
              canvas-data local psql
              canvas-data local psql -c 'SELECT count(*) FROM course_dim'
              canvas-data local start && psql "$(canvas-data local url)"
            """,
        subcommands: [
            LocalPsql.self, LocalURL.self, LocalStart.self, LocalStop.self, LocalStatus.self,
        ],
        defaultSubcommand: nil)

    @OptionGroup var local: LocalOptions

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws {
        throw CanvasDataError(
            .usage, "local needs a subcommand: psql, url, start, stop or status.",
            remedy: "See 'canvas-data local --help'.")
    }
}
