import ArgumentParser
import CanvasData
import CanvasDataBase
import CanvasDataLoading
import CanvasDataPostgres

/// Which tables, and in which schema: options of the commands that load tables, and of those that inspect them.
struct TargetOptions: ParsableArguments {
    @Option(
        name: [.customShort("t", allowingJoined: true), .long],
        help: ArgumentHelp("Only this table. May be repeated.", valueName: "table"))
    var table: [String] = []

    @Option(help: ArgumentHelp("All tables except this one. May be repeated.", valueName: "table"))
    var exclude: [String] = []

    @OptionGroup var database: DatabaseOptions

    @Option(
        help: ArgumentHelp("The schema in which readers see the tables (default: public).", valueName: "name")
    )
    var schema: String?

    func target(_ configuration: Configuration) throws(CanvasDataError) -> TargetSchema {
        try TargetSchema(try configuration.text(.schema, option: schema) ?? "public")
    }

    /// The tables that these options and the settings select.
    ///
    /// - Parameters:
    ///   - configuration: the settings.
    ///   - includesRequests: whether `requests` is included unless it is selected or excluded by name; nil to use the
    ///     setting, and to include it without one, as `refresh` does.
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
