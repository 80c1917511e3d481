import ArgumentParser
import CanvasDataBase
import CanvasDataPostgres

/// `canvas-data adopt`
struct Adopt: ToolCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Convert tables that you created, for example with get-ddl, so that loads exchange them without blocking readers.",
        discussion: """
            A load fills tables that it did not create in place, and their readers wait meanwhile. An adopted table \
            is exchanged in a moment instead. Its rows stay where they are; views, grants, indexes, comments and \
            policies are kept. Anything that cannot be kept is named, with the statement that removes it. Either all \
            of the tables are adopted or none.

            Examples:
              canvas-data adopt course_dim user_dim
            """)

    static var printsItsResult: Bool { false }

    @Argument(help: "The names of the tables.")
    var tables: [String]

    @OptionGroup var database: DatabaseOptions

    @Option(help: ArgumentHelp("The schema of the tables (default: public).", valueName: "name"))
    var schema: String?

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws {
        let settings = session.configuration
        let database = TargetSession(session, database)
        let target = try TargetSchema(try settings.text(.schema, option: schema) ?? "public")
        var options = PublishOptions()
        if let seconds = try settings.count(.lockTimeout) { options.lockTimeout = Double(seconds) }
        if let seconds = try settings.count(.publishDeadline) { options.deadline = Double(seconds) }
        let (adopted, reached) = try await database.withDatabase { [options] settings in
            let database = Database(settings, lockPatience: options.deadline, notify: session.notify)
            return (
                try await database.adopt(tables, in: target, options, notify: session.notify), database.place
            )
        }
        session.print(
            AdoptionReport(
                asked: tables, adopted: adopted, place: try database.place(of: target, in: reached)))
    }
}
