import ArgumentParser
import CanvasData
import CanvasDataBase

/// `canvas-data get-schema`
struct GetSchema: ToolCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print a schema version as JSON.",
        discussion: """
            Tables are keyed and sorted by name, as canvas-data-sdk prints them.

            Examples:
              canvas-data get-schema > schema.json
              canvas-data get-schema --version 4.2.9 | jq -r 'keys[]'
            """,
        aliases: ["get_schema"])

    @OptionGroup var schema: SchemaOptions

    @Flag(help: "Print the response of the API in its own order.")
    var raw = false

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws {
        let definition = try await session.api().schema(version: schema.version)
        session.console.print(
            raw ? definition.json.text(.pretty) : definition.jsonKeyedByTableName.text(.python))
    }
}

/// The schema version to print.
struct SchemaOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The schema version.", valueName: "version"))
    var version = "latest"
}
