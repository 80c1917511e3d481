import ArgumentParser
import CanvasData
import CanvasDataBase
import CanvasDataLoading
import CanvasDataPostgres
import CanvasDataTransfer

/// `canvas-data status`
struct Status: ToolCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show what is loaded, how old it is, and what is not loaded yet.",
        discussion: """
            The age of a table counts from when Canvas created its dump. Exits with code 1 if nothing is loaded, if \
            a requested table is missing, or if a table is older than --max-age. Tables that Canvas no longer \
            exports are ignored, provided the API can be reached. If it cannot, status says so and shows the rest.

            Examples:
              canvas-data status
              canvas-data status -q --max-age 30h || mail -s 'Canvas data is stale' you@example.edu
              canvas-data status --json | jq '.tables[] | select(.ageSeconds > 86400) | .table'
            """)

    @Option(
        help: ArgumentHelp("Fail if a table is older than this: 30h, 90m, 2d.", valueName: "duration"))
    var maxAge: MaxAge?

    @OptionGroup var target: TargetOptions

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws {
        let database = TargetSession(session, target.database)
        let schema = try target.target(session.configuration)
        let selection = try target.selection(session.configuration)
        let found = try await database.withDatabaseIfThere { settings in
            let database = Database(settings, notify: session.notify)
            return (try await TargetStatus.of(schema, in: database), database.place)
        }
        let status = found?.0 ?? TargetStatus()
        let freshness = Freshness(
            of: schema, selection, status: status,
            offer: try await offer(session, selection, after: status.inventory), maxAge: maxAge?.seconds)
        session.print(
            FreshnessReport(
                freshness: freshness, place: try database.place(of: schema, in: found?.1)))
        if let trouble = freshness.trouble { throw trouble }
    }

    /// What Canvas offers, or why it could not be asked: a monitor may have no key, and Canvas may be down.
    private func offer(
        _ session: Session, _ selection: TableSelection, after inventory: Inventory
    ) async throws -> Result<SourceOffer, CanvasDataError> {
        // Less patient than a nightly run: a person is waiting, or a monitor with a timeout.
        var policy = RetryPolicy()
        policy.tries = 3
        policy.cap = 3
        policy.retryAfterCap = 5
        do {
            let source = try await CanvasData1Source.refresh(selection, of: try session.api(policy))
            return .success(try await SourceOffer(of: source, after: inventory))
        } catch let error as CanvasDataError where error.kind != .cancelled && error.kind != .usage {
            return .failure(error)
        }
    }
}
