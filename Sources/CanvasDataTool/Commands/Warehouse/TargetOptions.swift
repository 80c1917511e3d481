import ArgumentParser
import CanvasData
import CanvasDataPostgres

/// The options of the commands that look at what is loaded.
struct TargetOptions: ParsableArguments {
    @Option(
        name: [.customShort("t", allowingJoined: true), .long],
        help: ArgumentHelp("Only this table. May be repeated.", valueName: "table"))
    var table: [String] = []

    @Option(help: ArgumentHelp("All tables but this. May be repeated.", valueName: "table"))
    var exclude: [String] = []

    @OptionGroup var database: DatabaseOptions

    @Option(
        help: ArgumentHelp("The schema in which readers see the tables (default: public).", valueName: "name")
    )
    var schema: String?

    func target(_ configuration: Configuration) throws(CanvasDataError) -> TargetSchema {
        try TargetSchema(try configuration.text(.schema, option: schema) ?? "public")
    }

    /// The same tables as `refresh` with the same options.
    func selection(_ configuration: Configuration) throws(CanvasDataError) -> TableSelection {
        TableSelection(
            tables: try configuration.list(.table, option: table),
            excluded: try configuration.list(.exclude, option: exclude),
            includesRequests: try configuration.flag(.includeRequests) ?? true)
    }
}
