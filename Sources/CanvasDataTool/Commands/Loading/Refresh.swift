import ArgumentParser
import CanvasData
import CanvasDataLoading
import CanvasDataPostgres

/// `canvas-data refresh`
struct Refresh: ToolCommand {
    static let configuration = CommandConfiguration(
        abstract: "Bring the database up to date; made for cron.",
        discussion: """
            Loads the tables of the newest dump. Of requests, it loads every increment that is not loaded yet, \
            oldest first, or the newest full copy and the increments after it. Tables that were dropped, detached or \
            emptied are loaded again. If nothing is new, it ends at once. It is safe to run it twice, even at the \
            same time, and after any interruption. Exits once with code 3 if increments expired before they were \
            loaded.

            Examples:
              canvas-data refresh
              canvas-data refresh --again -t course_dim
              canvas-data refresh --database service=warehouse --schema canvas --exclude requests
              0 6 * * *  canvas-data refresh -q --log-file /var/log/canvas-data.log
            """)

    static var printsItsResult: Bool { false }

    @Flag(inversion: .prefixedNo, help: "Also keep requests up to date (default: yes).")
    var includeRequests: Bool?

    @OptionGroup var loading: LoadingOptions

    @OptionGroup var report: RunReportOptions

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws {
        let load = LoadingSession(session, loading)
        let selection = try loading.target.selection(
            session.configuration, includesRequests: includeRequests)
        func prepare() throws -> () async throws -> any LoadSource {
            let api = try session.api()
            return { try await CanvasData1Source.refresh(selection, of: api) }
        }
        if loading.dryRun { return try await load.plan(from: try await prepare()()) }
        try await load.run("refresh", report, from: prepare)
    }
}
