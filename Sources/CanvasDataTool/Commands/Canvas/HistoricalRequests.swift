import ArgumentParser
import CanvasData
import CanvasDataBase

/// `canvas-data historical-requests`
struct HistoricalRequests: ToolCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the files of historical requests by the days they cover.",
        discussion: """
            Prints one line per file: its first and last day, then its name. Adjacent ranges share a day.

            Examples:
              canvas-data historical-requests
              canvas-data historical-requests --json | jq -r '."20171213_20171223"[]'
            """,
        aliases: ["historical_requests"])

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws {
        let ranges = try await session.api().historicalRequests()
        if global.json {
            let members = ranges.map { range, files in
                JSONObject.Member(range.text, .array(files.map { .string($0) }))
            }
            session.console.print(JSONValue.object(JSONObject(members)).text(.pretty))
            return
        }
        for (range, files) in ranges {
            for file in files { session.console.print("\(range.text)\t\(file)") }
        }
    }
}
