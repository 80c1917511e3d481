import ArgumentParser
import CanvasData
import CanvasDataPostgres

/// `canvas-data dap refresh`
struct DAPRefresh: DAPToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "refresh",
        abstract: "Bring DAP's tables in the database up to date; made for cron.",
        discussion: """
            Makes tables that are not there yet from a snapshot, and brings the others up to date with what has \
            changed, or with a new snapshot where DAP asks for one. All tables of a namespace become visible together, \
            in the schema of its name. Replicas that the official client made are taken over as they are. It is safe \
            to run it twice, even at the same time, and after any interruption.

            Examples:
              canvas-data dap refresh
              canvas-data dap refresh --namespace canvas,canvas_logs --exclude canvas_logs.web_logs
              canvas-data dap refresh -t users -t courses --database postgresql://loader@db.example.edu/canvas
              15 */4 * * *  canvas-data -q dap refresh --log-file /var/log/canvas-data.log
            """)

    static var printsItsResult: Bool { false }

    @Option(
        help: ArgumentHelp(
            "A namespace, or several (a,b). May be repeated (default: canvas).", valueName: "name"))
    var namespace: [String] = []

    @Option(
        name: [.customShort("t", allowingJoined: true), .long],
        help: ArgumentHelp("Only this table. May be repeated.", valueName: "table"))
    var table: [String] = []

    @Option(help: ArgumentHelp("All tables except this one. May be repeated.", valueName: "table"))
    var exclude: [String] = []

    @OptionGroup var database: DAPDatabaseOptions

    @OptionGroup var staging: StagingOptions

    @OptionGroup var report: RunReportOptions

    @OptionGroup var dap: DAPOptions

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws {
        let wanted = try DAPNamespaces(
            session.configuration, namespaces: namespace, tables: table, excluded: exclude)
        let client = try session.dap(dap.access)
        let load = LoadingSession(session, try database.target(session))
        let parts = try await wanted.selections { try await client.tables(in: $0) }.map {
            try LoadingPart.dap(
                "dap refresh", $0.namespace, $0.selection, try staging.options(session.configuration),
                notify: session.notify
            ) { client }
        }
        try await load.run("dap refresh", report, parts)
    }
}
