import ArgumentParser
import CanvasDataPostgres
import Glibc

/// `canvas-data local psql`
struct LocalPsql: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "psql",
        abstract: "Run psql in it.",
        discussion: """
            All that follows is psql's, such as -?; options of canvas-data go before 'psql'. The server is started if need be, \
            and stopped after psql has ended, unless something else needs it.

            Examples:
              canvas-data local psql
              canvas-data local psql -A -t -c 'SELECT count(*) FROM course_dim'
              canvas-data local --local-dir /srv/canvas psql -f report.sql
            """)

    @OptionGroup var local: LocalOptions

    @OptionGroup var global: GlobalOptions

    @Argument(parsing: .postTerminator, help: "Options and arguments of psql.")
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
