import ArgumentParser
import CanvasDataSIS
import Glibc

/// `canvas-data sis run`
struct SISRun: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Send the files from a drop folder; made for cron.",
        discussion: """
            Sends the CSV files in FOLDER/new in one zip, and moves them to FOLDER/archive once Canvas has given the \
            import an ID. The log is in FOLDER/logs. If new is empty, it ends at once and prints nothing; files that \
            are not CSV are named. A file that a program has open for writing is not sent yet. After an \
            interruption, run it again.

            Examples:
              canvas-data sis run /var/lib/canvas-sis
              canvas-data sis run /var/lib/canvas-sis --diff nightly --change-threshold 10 --notify-command ./mail.sh
            """)

    static var printsItsResult: Bool { false }

    @Argument(
        help: ArgumentHelp("The folder, which has a folder new in it.", valueName: "folder"),
        completion: .directory)
    var folder: String

    @OptionGroup var send: SISSendOptions

    @Option(
        help: ArgumentHelp(
            "Send nothing while a file is newer than this or open for writing (default: 5; 0: send at once).",
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
        // A missing folder is not created just for the log.
        if access(sisFolder.path, F_OK) == 0 {
            mkdir(sisFolder.logsPath, 0o777)
            plan.path = "\(sisFolder.logsPath)/canvas_sis.log"
        }
        return plan
    }

    func run(in session: Session) async throws {
        var options = try send.runOptions(session)
        options.messagesDirectory = options.messagesDirectory ?? sisFolder.logsPath
        let sis = SISSession(session, send.connection)
        if send.dryRun {
            let (source, passedOver) = try sisFolder.contents()
            if let source { sis.logStart(source, options) }
            passedOver.forEach(session.console.step)
            guard let source else { return }
            return try await sis.dryRun(source, options, stateDirectory: sisFolder.path)
        }
        try await sis.send(send) { [options] api in
            let feed = try SISFeed(api, in: sisFolder, options)
            defer { feed.close() }
            return try await feed.run { sis.logStart($0, options) }
        }
    }
}
