import ArgumentParser
import CanvasData

/// `canvas-data get-ddl`
struct GetDDL: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "get-ddl",
        abstract: "Print the SQL that makes the tables of a version of the schema.",
        discussion: """
            The script drops each table first, with all that is in it, unless --no-drop is given. Where \
            the schema is known to be wrong about its data, the script is right.

            Examples:
              canvas-data get-ddl > recreate_tables.sql
              canvas-data get-ddl --schema canvas --comments | psql -1 -v ON_ERROR_STOP=1
              canvas-data get-ddl --dialect redshift --version 4.2.9
            """,
        aliases: ["get_ddl"])

    @OptionGroup var schemaVersion: SchemaOptions

    @Option(help: ArgumentHelp("Whose SQL (default: postgres).", valueName: "dialect"))
    var dialect: SQLDialect?

    @Option(help: ArgumentHelp("Make the tables in this database schema.", valueName: "name"))
    var schema: String?

    @Flag(help: "Leave the DROP TABLE statements out.")
    var noDrop = false

    @Flag(help: "Add Canvas's descriptions, by COMMENT ON.")
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
