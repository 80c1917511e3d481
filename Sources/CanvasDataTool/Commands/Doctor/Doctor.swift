import ArgumentParser
import CanvasDataBase

/// `canvas-data doctor`
struct Doctor: ToolCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check everything that fetching and loading depend on, and suggest fixes.",
        discussion: """
            Prints one line per check: ok, warn (works, but can cause harm) or fail, with a hint below it. All \
            checks run, even after one has failed. Nothing is written or changed. Exits with code 1 if a check \
            fails.

            Examples:
              canvas-data doctor
              canvas-data doctor --database postgresql://loader@db.example.edu/canvas --schema canvas
              canvas-data doctor --json | jq -r '.checks[] | select(.state != "ok") | .message'
            """)

    @OptionGroup var database: DatabaseOptions

    @Option(help: ArgumentHelp("The database schema of the tables (default: public).", valueName: "name"))
    var schema: String?

    @Option(
        help: ArgumentHelp("Directory for compressed files (default: ./downloads).", valueName: "dir"),
        completion: .directory)
    var downloadDir: String?

    @Option(
        help: ArgumentHelp("Directory for tables (default: ./data).", valueName: "dir"),
        completion: .directory
    )
    var dataDir: String?

    @OptionGroup var global: GlobalOptions

    /// A configuration file that cannot be read is a finding.
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
