import ArgumentParser
import CanvasData
import CanvasDataLoading

/// `canvas-data unpack-dump-files`
struct UnpackDumpFiles: ToolCommand {
    static let configuration = CommandConfiguration(
        abstract: "Fetch a dump and write each table to one file.",
        discussion: """
            Tables are written to <data-dir>/<sequence>/<table>.txt, and beside them a reload_all.sql \
            (reload_<table>.sql for a single table) that loads them into a database. After an interruption, run it \
            again: it continues where it stopped.

            Examples:
              canvas-data unpack-dump-files
              canvas-data unpack-dump-files -t course_dim --format csv --header
              canvas-data unpack-dump-files --exclude wiki_page_dim --reload-style psql
            """,
        aliases: ["unpack_dump_files"])

    static var printsItsResult: Bool { false }

    @OptionGroup var fetch: FetchOptions

    @Option(
        help: ArgumentHelp("Directory for tables (default: ./data).", valueName: "dir"),
        completion: .directory
    )
    var dataDir: String?

    @Option(help: ArgumentHelp("The format of the tables (default: tsv).", valueName: "format"))
    var format: TableFormat?

    @Flag(inversion: .prefixedNo, help: "Start each file with a line of column names (default: no).")
    var header: Bool?

    @Option(
        help: ArgumentHelp(
            "What reads the files when reload_all.sql runs, the database server or psql (default: server).",
            valueName: "style"))
    var reloadStyle: ReloadScript.Style?

    @Option(help: ArgumentHelp("The database schema in the reload script.", valueName: "name"))
    var schema: String?

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws {
        let api = try session.api()
        let settings = session.configuration
        let selection = try fetch.selection(settings)
        var options = UnpackOptions(
            download: try fetch.transfer.options(settings),
            dataDirectory: try settings.path(.dataDirectory, option: dataDir) ?? "./data")
        options.format = try settings.choice(.format, option: format) ?? .tsv
        options.header = try settings.flag(.header, option: header) ?? false
        let style = try settings.choice(.reloadStyle, option: reloadStyle) ?? .server
        let schema = try settings.text(.schema, option: schema)
        let unpack = options
        if fetch.transfer.dryRun {
            let plan = try await api.plan(of: fetch.dump, selection, to: unpack.download)
            return session.print(DumpPlanReport(plan: plan))
        }
        let summary = try await session.showing("Unpacking", unpack.download.progress) {
            try await api.unpackDump(fetch.dump, selection, unpack)
        }
        // With a table missing, the script would load a mixture of two dumps.
        let script =
            summary.failures.isEmpty
            ? try CanvasDataAPI.writeReloadScript(
                for: summary, style: style, format: unpack.format, header: unpack.header,
                schema: schema, onlyTable: selection.tables.count == 1 ? selection.tables[0] : nil)
            : nil
        try session.end(
            with: UnpackReport(summary: summary, script: script, style: style), summary.failures,
            done: summary.tables.count, "table", "unpacked")
    }
}
