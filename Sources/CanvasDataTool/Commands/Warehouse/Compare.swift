import ArgumentParser
import CanvasDataBase
import CanvasDataPostgres

/// `canvas-data compare`
struct Compare: ToolCommand {
    static let configuration = CommandConfiguration(
        abstract: "Count the rows of each table and compare them with what was loaded.",
        discussion: """
            Compares the tables of each API that is configured. Those of DAP are compared with the ledger alone.

            Of Canvas Data 1, shows three numbers per table: the rows that readers see according to the ledger, the result of \
            count(*), and the total over the files that were loaded. They must be equal. Rows of increments \
            (requests) that are already in the table are not added again, so their files may hold more rows than the \
            other two numbers say, but never fewer. Exits with code 65 if a table differs. Each table is counted in \
            a snapshot of its own, so a refresh can run meanwhile.

            Examples:
              canvas-data compare
              canvas-data compare -t requests
              canvas-data compare --json | jq '.tables[] | select(.agrees | not)'
            """)

    @OptionGroup var target: TargetOptions

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws {
        try await WarehouseReports(target).print(in: session, replicas: replicas(_:alone:), dumps: dumps(_:))
    }

    private func dumps(_ session: Session) async throws -> WarehouseReports.Result {
        let database = TargetSession(session, target.database)
        let schema = try target.target(session.configuration)
        let selection = try target.selection(session.configuration)
        let progress = TransferProgress()
        let found = try await database.withDatabaseIfThere { settings in
            let database = Database(settings, notify: session.notify)
            let comparison = try await session.showing("Counting", progress) {
                try await Comparison.of(schema, selection, in: database, progress: progress)
            }
            return (comparison, database.place)
        }
        let comparison = found?.0 ?? Comparison(tables: [])
        let place = try database.place(of: schema, in: found?.1)
        return (ComparisonReport(comparison: comparison, place: place), comparison.trouble(in: schema))
    }

    private func replicas(
        _ session: Session, alone: Bool
    ) async throws -> [WarehouseReports.Result] {
        let wanted = try DAPNamespaces(
            session.configuration, tables: alone ? target.table : [], excluded: alone ? target.exclude : [])
        let database = TargetSession(session, target.database)
        try database.warnOfUnusedConnectionString()
        let progress = TransferProgress()
        let found = try await database.withDatabaseIfThere { settings in
            let there = Database(settings, notify: session.notify)
            let selections = try await wanted.selections { namespace in
                try await there.replicas(in: namespace, counting: false).map(\.record.table)
            }
            return try await session.showing("Counting", progress) {
                var compared: [(namespace: String, comparison: ReplicaComparison)] = []
                for (namespace, selection) in selections {
                    let comparison = try await ReplicaComparison(
                        of: try TargetSchema(namespace), selection, in: there, progress: progress)
                    compared.append((namespace, comparison))
                }
                return (compared, there.place)
            }
        }
        let compared = found?.0 ?? wanted.namespaces.map { ($0, ReplicaComparison()) }
        return try compared.map { namespace, comparison in
            let schema = try TargetSchema(namespace)
            let report = ReplicaComparisonReport(
                namespace: namespace, comparison: comparison,
                place: try database.place(of: schema, in: found?.1))
            return (report, comparison.trouble(in: schema))
        }
    }
}
