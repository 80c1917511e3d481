import ArgumentParser
import CanvasDataBase
import CanvasDataPostgres

/// `canvas-data compare`
struct Compare: ToolCommand {
    static let configuration = CommandConfiguration(
        abstract: "Count the rows of each table, and compare with what was loaded.",
        discussion: """
            Three numbers a table: the rows that the ledger says readers see, what count(*) finds, and the sum over the \
            files that were loaded. They must be the same. Of increments (requests) rows that were there already are \
            not added again, so their files may have brought more than the other two say, and never less. Exit code 65 \
            when a table differs. Each table is counted at one moment of its own: a refresh may run meanwhile.

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
