import ArgumentParser
import CanvasData
import CanvasDataBase

/// `canvas-data list-dumps`
struct ListDumps: ToolCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the dumps that Canvas keeps, newest first.",
        discussion: """
            Prints one line per dump. On a terminal, dumps that contain the full history of requests are highlighted \
            in white on blue. A dump that Canvas is still writing is marked unfinished.

            Examples:
              canvas-data list-dumps
              canvas-data list-dumps --limit 1
              canvas-data list-dumps --json | jq -r '.[0].dumpId'
            """,
        aliases: ["list_dumps"])

    @Option(help: ArgumentHelp("Show only the n newest dumps.", valueName: "n"))
    var limit: Int?

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        guard limit ?? 1 >= 1 else { throw ValidationError("--limit must be at least 1.") }
    }

    func run(in session: Session) async throws {
        let api = try session.api()
        let dumps = try await api.dumps(limit: limit)
        if global.json {
            session.console.print(JSONValue.array(dumps.map(\.json)).text(.pretty))
            return
        }
        // Requested only where it is displayed: the response is large.
        let full = session.console.settings.isOutputColored ? try await fullDumps(api, session) : []
        for dump in dumps {
            let line = DumpLine(dump: dump)
            session.console.print(full.contains(dump.id) ? line.highlighted : line.text)
        }
    }

    /// Empty if the API cannot be asked: the list is useful without highlighting too.
    private func fullDumps(_ api: CanvasDataAPI, _ session: Session) async throws -> Set<String> {
        do {
            return try await api.fullRequestsDumpIDs()
        } catch let error as CanvasDataError where error.kind != .cancelled {
            let message = "Dumps with the full history of requests cannot be highlighted. \(error.message)"
            session.console.notice(Notice(.warning, message))
            return []
        }
    }
}
