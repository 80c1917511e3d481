import ArgumentParser
import CanvasDataSIS

/// `canvas-data sis import`
struct SISImportCommand: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Send files to Canvas and watch the import.",
        discussion: """
            A single .csv, .xml or .zip file is sent as it is; several .csv files, or those of a folder, are sent in \
            one zip. What was sent is recorded in --state-dir. After an interruption, run it again: it continues \
            with what it has already sent.

            Examples:
              canvas-data sis import users.csv
              canvas-data sis import /var/canvas_dumps --diff nightly --change-threshold 10
              canvas-data sis import terms.zip --batch-mode --term sis_term_id:F26
            """)

    static var printsItsResult: Bool { false }

    @Argument(
        help: ArgumentHelp(
            "A .csv, .xml or .zip file, several .csv files, or a folder of them.", valueName: "path"),
        completion: .file())
    var paths: [String]

    @OptionGroup var send: SISSendOptions

    @Option(
        help: ArgumentHelp("Directory for the record of what was sent.", valueName: "dir"),
        completion: .directory)
    var stateDir: String?

    @OptionGroup var global: GlobalOptions

    var log: LogPlan { .script }

    func run(in session: Session) async throws {
        let options = try send.runOptions(session)
        let format = try session.configuration.choice(.fileExtension, option: send.mode.fileExtension)
        let source = try SISSource(paths: paths, format: format)
        let sis = SISSession(session, send.connection)
        sis.logStart(source, options)
        source.passedOver.forEach(session.console.step)
        if send.dryRun {
            return try await sis.dryRun(source, options, stateDirectory: nil)
        }
        try await sis.send(send) { api in
            let feed = try SISFeed(
                api, remembering: try sis.stateDirectory(stateDir, for: api), options)
            defer { feed.close() }
            return try await feed.send(source)
        }
    }
}
