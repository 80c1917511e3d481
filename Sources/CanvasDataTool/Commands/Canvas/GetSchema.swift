import ArgumentParser
import CanvasData
import CanvasDataBase

/// `canvas-data get-schema`
struct GetSchema: ToolCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print a version of the schema as JSON.",
        discussion: """
            The tables are keyed by their names and sorted, as canvas-data-sdk printed them.

            Examples:
              canvas-data get-schema > schema.json
              canvas-data get-schema --version 4.2.9 | jq -r 'keys[]'
            """,
        aliases: ["get_schema"])

    @OptionGroup var schema: SchemaOptions

    @Flag(help: "Print what the API answered, in its order.")
    var raw = false

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws {
        let definition = try await session.api().schema(version: schema.version)
        session.console.print(
            raw ? definition.json.text(.pretty) : definition.jsonKeyedByTableName.text(.python))
    }
}

/// Which version of the schema.
struct SchemaOptions: ParsableArguments {
    @Option(help: ArgumentHelp("This version of the schema.", valueName: "version"))
    var version = "latest"
}
