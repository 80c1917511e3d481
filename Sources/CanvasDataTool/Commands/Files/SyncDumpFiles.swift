import ArgumentParser
import CanvasData

/// `canvas-data sync-dump-files`
struct SyncDumpFiles: ToolCommand {
    static let configuration = CommandConfiguration(
        abstract: "Mirror the files that make up a full copy of all tables.",
        discussion: """
            Files are stored as <download-dir>/<table>/<file>, like those of canvas-data-cli's sync. Files that \
            Canvas no longer lists are deleted if this command wrote them; a table that Canvas leaves out for a \
            night is kept.

            Examples:
              canvas-data sync-dump-files --download-dir /var/lib/canvas-data/mirror
            """,
        aliases: ["sync_dump_files"])

    static var printsItsResult: Bool { false }

    @OptionGroup var transfer: TransferOptions
    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws {
        let api = try session.api()
        let options = try transfer.options(session.configuration)
        if transfer.dryRun {
            return session.print(FetchPlanReport(plan: try await api.syncPlan(to: options)))
        }
        let summary = try await session.showing("Downloading", options.progress) {
            try await api.syncFiles(to: options)
        }
        try session.end(
            with: SyncReport(summary: summary), summary.failures, done: summary.files.count, "file",
            "downloaded")
    }
}
