import ArgumentParser
import CanvasDataBase
import CanvasDataPostgres
import Glibc

/// `canvas-data drop`
struct Drop: ToolCommand {
    static let configuration = CommandConfiguration(
        abstract: "Drop every table that canvas-data loaded into a schema, with its ledger entries.",
        discussion: """
            Asks for the name of the schema first. Tables that you created stay: an adopted one becomes an ordinary \
            table again, with its current rows, views, grants, indexes and comments. If a view or a foreign key \
            depends on a table that would be dropped, it is named and nothing is dropped.

            Examples:
              canvas-data drop --schema canvas_test
              canvas-data drop --schema canvas_test --yes canvas_test
            """)

    static var printsItsResult: Bool { false }

    @OptionGroup var database: DatabaseOptions

    @Option(help: ArgumentHelp("The schema of the tables (default: public).", valueName: "name"))
    var schema: String?

    @Option(
        help: ArgumentHelp("Confirm with the name of the schema instead of being asked.", valueName: "name"))
    var yes: String?

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws {
        let target = try TargetSchema(try session.configuration.text(.schema, option: schema) ?? "public")
        let place = TargetSession(session, database)
        let dropped = try await place.withDatabaseIfThere { settings in
            let database = Database(settings, notify: session.notify)
            let tables = try await database.removable(in: target)
            guard !tables.isEmpty else { throw CanvasDataError.nothingToDrop(target.name) }
            let place = try place.place(of: target, in: database.place)
            try confirm(tables, place, session.console)
            return (try await database.remove(target, notify: session.notify), place)
        }
        guard let dropped else { throw CanvasDataError.nothingToDrop(target.name) }
        session.print(DropReport(tables: dropped.0, place: dropped.1))
    }

    private func confirm(_ tables: Removal.Tables, _ place: TablesPlace, _ console: Console) throws {
        let name = place.schema
        if let yes {
            guard yes == name else { throw CanvasDataError.notConfirmed(name) }
            return
        }
        guard isatty(STDIN_FILENO) == 1 else {
            throw CanvasDataError(
                .usage, "drop asks for the name of the schema, but standard input is not a terminal.",
                remedy: "Confirm with --yes \(name).")
        }
        for line in place.lines { console.tell(line) }
        console.tell(
            "This drops \(countText(tables.dropped.count, "table")) from schema \(displayed(name)), with their ledger entries."
        )
        if !tables.returned.isEmpty {
            console.tell(
                "These stay, as ordinary tables with their rows: "
                    + "\(tables.returned.map { displayed($0) }.joined(separator: ", ")).")
        }
        let answer = try SecretPrompt(console: console, isHidden: false).ask(
            "Type the name of the schema to continue")
        guard answer == name else { throw CanvasDataError.notConfirmed(name) }
    }
}

extension CanvasDataError {
    fileprivate static func nothingToDrop(_ schema: String) -> CanvasDataError {
        CanvasDataError(
            .usage, "canvas-data has loaded no tables into schema \(schema.quotedForDisplay).",
            remedy: "Choose another with --database and --schema.")
    }

    fileprivate static func notConfirmed(_ schema: String) -> CanvasDataError {
        CanvasDataError(
            .usage, "Nothing was dropped: the answer was not \(schema.quotedForDisplay).")
    }
}
