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
            Shows the tables of each API that is configured. The age of a table counts from when Canvas created its \
            dump, or from the moment that DAP gave with its newest records. Exits with code 1 if nothing is loaded, if \
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
        try await WarehouseReports(target).print(in: session, replicas: replicas(_:alone:), dumps: dumps(_:))
    }

    private func dumps(_ session: Session) async throws -> WarehouseReports.Result {
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
        let place = try database.place(of: schema, in: found?.1)
        return (FreshnessReport(freshness: freshness, place: place), freshness.trouble)
    }

    /// What is there of each namespace of DAP.
    private func replicas(
        _ session: Session, alone: Bool
    ) async throws -> [WarehouseReports.Result] {
        let wanted = try DAPNamespaces(
            session.configuration, tables: alone ? target.table : [], excluded: alone ? target.exclude : [])
        let database = TargetSession(session, target.database)
        try database.warnOfUnusedConnectionString()
        var offers: [String: [String]] = [:]
        var offerError: CanvasDataError?
        do {
            let client = try session.dap(DAPAccess(), policy)
            for namespace in wanted.namespaces { offers[namespace] = try await client.tables(in: namespace) }
        } catch let error as CanvasDataError where error.kind != .cancelled {
            offerError = error
        }
        let asked = offers
        let found = try await database.withDatabaseIfThere { settings in
            let database = Database(settings, notify: session.notify)
            // Where DAP cannot be asked, what is recorded says which namespace a table is in.
            let selections = try await wanted.selections { namespace in
                if let offer = asked[namespace] { return offer }
                return try await database.replicas(in: namespace, counting: false).map(\.record.table)
            }
            var found: [ReplicaFreshness] = []
            for (namespace, selection) in selections {
                found.append(
                    try await ReplicaFreshness(
                        of: try TargetSchema(namespace), selection, offer: asked[namespace],
                        maxAge: maxAge?.seconds, in: database))
            }
            return (found, database.place)
        }
        var fresh = found?.0 ?? []
        if found == nil {
            for (namespace, selection) in try await wanted.selections({ asked[$0] ?? [] }) {
                fresh.append(
                    try await ReplicaFreshness(
                        of: try TargetSchema(namespace), selection, offer: asked[namespace],
                        maxAge: maxAge?.seconds, in: nil))
            }
        }
        return try fresh.map { freshness in
            let place = try database.place(of: freshness.target, in: found?.1)
            let report = ReplicaStatusReport(freshness: freshness, place: place, offerError: offerError)
            return (report, freshness.trouble)
        }
    }

    /// Less patient than a nightly run: a person is waiting, or a monitor with a timeout.
    private var policy: RetryPolicy {
        var policy = RetryPolicy()
        policy.tries = 3
        policy.cap = 3
        policy.retryAfterCap = 5
        return policy
    }

    /// What Canvas offers, or why it could not be asked: a monitor may have no key, and Canvas may be down.
    private func offer(
        _ session: Session, _ selection: TableSelection, after inventory: Inventory
    ) async throws -> Result<SourceOffer, CanvasDataError> {
        do {
            let source = try await CanvasData1Source.refresh(selection, of: try session.api(policy))
            return .success(try await SourceOffer(of: source, after: inventory))
        } catch let error as CanvasDataError where error.kind != .cancelled && error.kind != .usage {
            return .failure(error)
        }
    }
}
