import ArgumentParser
import CanvasData
import CanvasDataBase

/// `canvas-data dap list`
struct DAPList: DAPToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the tables of a namespace.",
        discussion: """
            Prints one name per line, in alphabetical order.

            Examples:
              canvas-data dap list --namespace canvas
              canvas-data dap list --namespace canvas_logs --json | jq -r '.[]'
            """)

    @Option(
        help: ArgumentHelp("The namespace: canvas, canvas_logs, catalog, new_quizzes.", valueName: "name"))
    var namespace: String

    @OptionGroup var dap: DAPOptions

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws {
        let tables = try await session.dap(dap.access).tables(in: namespace)
        if global.json {
            session.console.print(JSONValue.array(tables.map { .string($0) }).text(.pretty))
            return
        }
        for table in tables { session.console.print(displayed(table)) }
    }
}
