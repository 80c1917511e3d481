import ArgumentParser
import CanvasData
import CanvasDataLoading

/// `canvas-data get-ddl`
struct GetDDL: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "get-ddl",
        abstract: "Print the SQL that creates the tables of a schema version.",
        discussion: """
            The script first drops each table with all of its data, unless --no-drop is given. Where Canvas's schema \
            is known to be wrong about the data, the script has the correct types.

            Examples:
              canvas-data get-ddl > recreate_tables.sql
              canvas-data get-ddl --schema canvas --comments | psql -1 -v ON_ERROR_STOP=1
              canvas-data get-ddl --dialect redshift --version 4.2.9
            """,
        aliases: ["get_ddl"])

    @OptionGroup var schemaVersion: SchemaOptions

    @Option(help: ArgumentHelp("The SQL dialect (default: postgres).", valueName: "dialect"))
    var dialect: SQLDialect?

    @Option(help: ArgumentHelp("Create the tables in this database schema.", valueName: "name"))
    var schema: String?

    @Flag(help: "Omit the DROP TABLE statements.")
    var noDrop = false

    @Flag(help: "Add Canvas's descriptions as COMMENT ON statements.")
    var comments = false

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws {
        let generator = DDLGenerator(
            dialect: try session.configuration.choice(.dialect, option: dialect) ?? .postgres,
            schema: try session.configuration.text(.schema, option: schema),
            dropsTables: !noDrop, writesComments: comments)
        let definition = try await session.api().schema(version: schemaVersion.version)
        session.console.write(try generator.ddl(for: definition))
    }
}
