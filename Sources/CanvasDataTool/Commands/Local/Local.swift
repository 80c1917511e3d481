import ArgumentParser
import CanvasData
import CanvasDataPostgres

/// `canvas-data local`
struct Local: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "local",
        abstract: "Use and control the private Postgres that loads go to when no database is configured.",
        discussion: """
            It is in a directory of yours, and reached through a unix socket that only you (and root) can use. Each \
            command that needs it starts it, and the last one to end stops it. After 'canvas-data local start' it \
            runs until 'canvas-data local stop', so that other programs can use it too.

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
            .usage, "local needs to know what to do: psql, url, start, stop or status.",
            remedy: "canvas-data local --help says more.")
    }
}

/// `canvas-data local url`
struct LocalURL: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "url",
        abstract: "Print how other programs reach it, as a libpq URI.",
        discussion: "The server has to run for that: see 'canvas-data local start'.")

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
                Notice(.warning, "The local server does not run; start it with 'canvas-data local start'."))
        }
    }
}

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
        session.print(cluster.status())
    }
}

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
        session.print(cluster.status())
    }
}

/// `canvas-data local status`
struct LocalStatus: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Say where it is, and whether it runs.")

    @OptionGroup var local: LocalOptions

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws {
        session.print(try session.localCluster(local).status())
    }
}
