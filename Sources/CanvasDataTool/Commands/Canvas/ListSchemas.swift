import ArgumentParser
import CanvasData
import CanvasDataBase

/// `canvas-data list-schemas`
struct ListSchemas: ToolCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the schema versions, newest first.",
        discussion: """
            Examples:
              canvas-data list-schemas
              canvas-data list-schemas --json | jq -r '.[].version'
            """,
        aliases: ["list_schemas"])

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws {
        let versions = try await session.api().schemaVersions()
        if global.json {
            session.console.print(JSONValue.array(versions.map(\.json)).text(.pretty))
            return
        }
        for version in versions {
            let created = version.createdAt.map { Moment($0)?.localText ?? displayed($0) }
            session.console.print("\(created ?? "-")\tschema: \(version.version)")
        }
    }
}
