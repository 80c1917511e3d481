import ArgumentParser
import CanvasData

/// `canvas-data get-table-files`
struct GetTableFiles: ToolCommand {
    static let configuration = CommandConfiguration(
        abstract: "Fetch the files that make up a full copy of one table, across all dumps.",
        discussion: """
            Fetches the newest full copy that Canvas keeps and every increment after it, each file once. Use it to \
            get all of requests.

            Examples:
              canvas-data get-table-files --table requests --download-dir ./requests
            """,
        aliases: ["get_table_files"])

    static var printsItsResult: Bool { false }

    @Option(
        name: [.customShort("t", allowingJoined: true), .long],
        help: ArgumentHelp("The table.", valueName: "table"))
    var table: String

    @OptionGroup var transfer: TransferOptions
    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws {
        let api = try session.api()
        let options = try transfer.options(session.configuration)
        if transfer.dryRun {
            let plan = try await api.plan(ofTable: table, to: options)
            return session.print(FetchPlanReport(plan: plan))
        }
        let summary = try await session.showing("Downloading", options.progress) {
            try await api.downloadFiles(ofTable: table, to: options)
        }
        try session.end(
            with: DownloadReport(summary: summary), summary.failures, done: summary.files.count, "file",
            "downloaded")
    }
}
