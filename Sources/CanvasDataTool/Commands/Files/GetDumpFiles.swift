import ArgumentParser
import CanvasData

/// `canvas-data get-dump-files`
struct GetDumpFiles: ToolCommand {
    static let configuration = CommandConfiguration(
        abstract: "Fetch the compressed files of a dump.",
        discussion: """
            Files that are already there are not fetched again, and an interrupted run continues where it stopped. A \
            file that has its final name is complete and verified.

            Examples:
              canvas-data get-dump-files
              canvas-data get-dump-files --table course_dim --table user_dim --download-dir ./downloads
              canvas-data get-dump-files --table requests --dump-id 125a3cb0-2cf3-11e7-84a8-784f4352af0c
            """,
        aliases: ["get_dump_files"])

    static var printsItsResult: Bool { false }

    @OptionGroup var fetch: FetchOptions
    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws {
        let api = try session.api()
        let selection = try fetch.selection(session.configuration)
        let options = try fetch.transfer.options(session.configuration)
        if fetch.transfer.dryRun {
            let plan = try await api.plan(of: fetch.dump, selection, to: options)
            return session.print(DumpPlanReport(plan: plan))
        }
        let summary = try await session.showing("Downloading", options.progress) {
            try await api.downloadFiles(of: fetch.dump, selection, to: options)
        }
        try session.end(
            with: DownloadReport(summary: summary), summary.failures, done: summary.files.count, "file",
            "downloaded")
    }
}
