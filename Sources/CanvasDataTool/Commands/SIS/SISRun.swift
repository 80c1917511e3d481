import ArgumentParser
import CanvasDataSIS
import Glibc

/// `canvas-data sis run`
struct SISRun: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Send what was dropped in a folder: for cron.",
        discussion: """
            Takes the CSV files in FOLDER/new, sends them in one zip, and moves them to FOLDER/archive once Canvas \
            has given an id. The log is in FOLDER/logs. With nothing in new it ends at once and says nothing; what \
            is no CSV file there is named. A file that a program has open for writing is not sent yet. A run that \
            was killed is simply run again.

            Examples:
              canvas-data sis run /var/lib/canvas-sis
              canvas-data sis run /var/lib/canvas-sis --diff nightly --change-threshold 10 --notify-command ./mail.sh
            """)

    static var printsItsResult: Bool { false }

    @Argument(
        help: ArgumentHelp("The folder, with a folder new in it.", valueName: "folder"),
        completion: .directory)
    var folder: String

    @OptionGroup var send: SISSendOptions

    @Option(
        help: ArgumentHelp(
            "Send nothing while a file is younger than this, or open for writing (default: 5; 0: send at once).",
            valueName: "seconds"))
    var settle = 5.0

    @Flag(help: "Leave the files in new.")
    var keepFiles = false

    @OptionGroup var global: GlobalOptions

    private var sisFolder: SISFeedFolder {
        var folder = SISFeedFolder(folder)
        folder.settle = settle
        folder.keepsFiles = keepFiles
        return folder
    }

    var log: LogPlan {
        var plan = LogPlan.script
        // A folder that is not there is not made for the log's sake.
        if access(sisFolder.path, F_OK) == 0 {
            mkdir(sisFolder.logsPath, 0o777)
            plan.path = "\(sisFolder.logsPath)/canvas_sis.log"
        }
        return plan
    }

    func run(in session: Session) async throws {
        var plan = try send.plan(session)
        plan.messagesDirectory = plan.messagesDirectory ?? sisFolder.logsPath
        let sis = SISSession(session, send.connection)
        let (source, passedOver) = try sisFolder.contents()
        if let source {
            sis.logStart(source, plan)
            if send.dryRun {
                passedOver.forEach(session.console.step)
                return try await sis.dryRun(source, plan, stateDirectory: sisFolder.path)
            }
        } else if send.dryRun {
            return passedOver.forEach(session.console.step)
        }
        try await sis.send(send) { api in
            let feed = try SISFeed(api, in: sisFolder, plan)
            defer { feed.close() }
            return try await feed.run()
        }
    }
}
