import ArgumentParser
import CanvasDataBase

/// `canvas-data doctor`
struct Doctor: ToolCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check everything that fetching and loading need, and say what to do.",
        discussion: """
            One line a check: ok, warn for what works but can do harm, fail for what does not work; below it what to \
            do. A failed check does not end the others. Nothing is written or changed. Exits with 1 if a check failed.

            Examples:
              canvas-data doctor
              canvas-data doctor --database postgresql://loader@db.example.edu/canvas --schema canvas
              canvas-data doctor --json | jq -r '.checks[] | select(.state != "ok") | .message'
            """)

    @OptionGroup var database: DatabaseOptions

    @Option(help: ArgumentHelp("The database schema of the tables (default: public).", valueName: "name"))
    var schema: String?

    @Option(
        help: ArgumentHelp("Where the compressed files go (default: ./downloads).", valueName: "dir"),
        completion: .directory)
    var downloadDir: String?

    @Option(
        help: ArgumentHelp("Where the tables go (default: ./data).", valueName: "dir"), completion: .directory
    )
    var dataDir: String?

    @OptionGroup var global: GlobalOptions

    /// A broken one is a finding.
    static var ignoresConfigurationFile: Bool { true }

    func run(in session: Session) async throws {
        let examination = Examination(
            session, database: database, schema: schema, downloadDirectory: downloadDir,
            dataDirectory: dataDir)
        let report = DoctorReport(findings: try await examination.findings())
        if global.json {
            session.console.print(report.json.text(.pretty))
        } else {
            for line in report.lines(
                colored: session.console.settings.isOutputColored, quiet: global.verbosity == .quiet)
            {
                session.console.print(line)
            }
        }
        if let error = report.error { throw error }
    }
}
