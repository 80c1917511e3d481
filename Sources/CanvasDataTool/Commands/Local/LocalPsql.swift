import ArgumentParser
import CanvasDataPostgres
import Glibc

/// `canvas-data local psql`
struct LocalPsql: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "psql",
        abstract: "Run psql on the private Postgres.",
        discussion: """
            Everything after 'psql' is passed on to psql, even -?; options of canvas-data go before it. The server \
            is started if necessary, and stopped after psql has ended unless something else is using it.

            Examples:
              canvas-data local psql
              canvas-data local psql -A -t -c 'SELECT count(*) FROM course_dim'
              canvas-data local --local-dir /srv/canvas psql -f report.sql
            """)

    @OptionGroup var local: LocalOptions

    @OptionGroup var global: GlobalOptions

    @Argument(parsing: .postTerminator, help: "Options and arguments for psql.")
    var arguments: [String] = []

    func run(in session: Session) async throws {
        let cluster = try session.localCluster(local)
        try await cluster.becomePsql(
            arguments,
            stopper: [
                Self.thisProgram, "local", "stop", "--when-unused", "-q", "--local-dir", cluster.directory,
            ])
    }

    private static var thisProgram: String {
        guard let path = realpath("/proc/self/exe", nil) else { return CommandLine.arguments[0] }
        defer { free(path) }
        return String(cString: path)
    }
}
