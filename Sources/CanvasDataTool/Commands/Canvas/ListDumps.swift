import ArgumentParser
import CanvasData
import CanvasDataBase

/// `canvas-data list-dumps`
struct ListDumps: ToolCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the dumps that Canvas keeps, newest first.",
        discussion: """
            One line a dump. On a terminal, dumps with all requests there ever were stand out in white on \
            blue. A dump that Canvas is still writing is marked as unfinished.

            Examples:
              canvas-data list-dumps
              canvas-data list-dumps --limit 1
              canvas-data list-dumps --json | jq -r '.[0].dumpId'
            """,
        aliases: ["list_dumps"])

    @Option(help: ArgumentHelp("Only the newest so many.", valueName: "n"))
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
        // Asked for only where it shows: the answer is long.
        let full = session.console.settings.isOutputColored ? try await fullDumps(api, session) : []
        for dump in dumps {
            let line = DumpLine(dump: dump)
            session.console.print(full.contains(dump.id) ? line.highlighted : line.text)
        }
    }

    /// The list is worth having without the colour too.
    private func fullDumps(_ api: CanvasDataAPI, _ session: Session) async throws -> Set<String> {
        do {
            return try await api.fullRequestsDumpIDs()
        } catch let error as CanvasDataError where error.kind != .cancelled {
            let message = "Dumps with all requests cannot be told from others. \(error.message)"
            session.console.notice(Notice(.warning, message))
            return []
        }
    }
}
