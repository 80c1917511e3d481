import ArgumentParser
import CanvasData
import CanvasDataBase
import CanvasDataPostgres

/// Which tables, where: the options of the commands that load, and of those that look at what is loaded.
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

    /// Which tables are meant.
    ///
    /// - Parameters:
    ///   - configuration: the settings.
    ///   - includesRequests: whether `requests` comes when nothing is said about it; nil for what the settings say, and
    ///     else as `refresh` has it.
    /// - Returns: the selection.
    /// - Throws: `CanvasDataError` (configuration).
    func selection(
        _ configuration: Configuration, includesRequests: Bool? = nil
    ) throws(CanvasDataError) -> TableSelection {
        let configured = try configuration.flag(.includeRequests, option: includesRequests)
        return TableSelection(
            tables: try configuration.list(.table, option: table),
            excluded: try configuration.list(.exclude, option: exclude),
            includesRequests: configured ?? true)
    }
}
