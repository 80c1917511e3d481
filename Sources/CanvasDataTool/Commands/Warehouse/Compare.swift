import ArgumentParser
import CanvasDataBase
import CanvasDataPostgres

/// `canvas-data compare`
struct Compare: ToolCommand {
    static let configuration = CommandConfiguration(
        abstract: "Count the rows of each table and compare them with what was loaded.",
        discussion: """
            Shows three numbers per table: the rows that readers see according to the ledger, the result of \
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
        session.print(
            ComparisonReport(
                comparison: comparison, place: try database.place(of: schema, in: found?.1)))
        if let trouble = comparison.trouble(in: schema) { throw trouble }
    }
}
