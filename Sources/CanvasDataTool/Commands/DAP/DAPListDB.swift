import ArgumentParser
import CanvasData
import CanvasDataBase
import CanvasDataPostgres
import CanvasDataTransfer

/// `canvas-data dap listdb`
struct DAPListDB: DAPToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "listdb",
        abstract: "Show which tables of a namespace are in the database, and up to when.",
        discussion: """
            With --non-interactive, as for the official client, or --json, prints a JSON array: first the tables that are \
            in the database, then the others that DAP has.

            Examples:
              canvas-data dap listdb --namespace canvas
              canvas-data dap --non-interactive listdb --namespace canvas | jq -r '.[] | select(.command == "initdb") | .name'
            """)

    @Option(
        help: ArgumentHelp("The namespace: canvas, canvas_logs, catalog, new_quizzes.", valueName: "name"))
    var namespace: String

    @OptionGroup var database: DAPDatabaseOptions

    @Flag(help: "Leave out tables that are not in the database.")
    var omitNotReplicated = false

    @Flag(help: "Do not count rows.")
    var omitRecordCount = false

    @OptionGroup var dap: DAPOptions

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws {
        let target = try database.target(session)
        let known = omitNotReplicated ? [] : try await session.dap(dap.access).tables(in: namespace)
        let found = try await target.withDatabaseIfThere { settings in
            try await Database(settings, notify: session.notify)
                .replicas(in: namespace, counting: !omitRecordCount)
        }
        let report = DAPListDBReport(
            namespace: namespace, replicas: found ?? [], known: known, hasCounts: !omitRecordCount,
            now: World.real.now())
        if global.json || dap.nonInteractive {
            session.console.print(report.json.text(.pretty))
        } else {
            for line in report.lines { session.console.print(line) }
        }
    }
}
