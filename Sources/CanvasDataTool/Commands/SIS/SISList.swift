import ArgumentParser
import CanvasDataBase
import CanvasDataSIS

/// `canvas-data sis list`
struct SISList: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the imports of the account, newest first.",
        discussion: """
            Examples:
              canvas-data sis list
              canvas-data sis list --running
              canvas-data sis list --state failed --state aborted --since 2026-11-01
            """)

    @Option(help: ArgumentHelp("Show only imports in this state. May be repeated.", valueName: "state"))
    var state: [String] = []

    @Option(help: ArgumentHelp("Created after this day or time (ISO 8601).", valueName: "time"))
    var since: String?

    @Option(help: ArgumentHelp("Created before this day or time (ISO 8601).", valueName: "time"))
    var before: String?

    @Option(help: ArgumentHelp("Show only the n newest imports (default: 20).", valueName: "n"))
    var limit: Int?

    @Flag(help: "Show only imports that have not ended.")
    var running = false

    @OptionGroup var connection: CanvasConnection
    @OptionGroup var global: GlobalOptions

    var log: LogPlan { .quietScript }

    func validate() throws {
        guard limit ?? 1 >= 1 else { throw ValidationError("--limit must be at least 1.") }
        guard state.isEmpty || !running else {
            throw ValidationError("Give either --state or --running.")
        }
        for time in [since, before].compactMap({ $0 }) where !time.isTimeForCanvas {
            throw ValidationError("'\(time)' is not a valid time: write 2026-11-21 or 2026-11-21T06:00:00Z.")
        }
    }

    func run(in session: Session) async throws {
        let states = state.map(SISImportState.init)
        for case .other(let name) in states { throw CanvasDataError.unknownState(name) }
        let api = try SISSession(session, connection).imports()
        let found = try await api.imports(
            states: running ? SISImportState.unfinished : states, since: since, before: before,
            limit: limit ?? 20)
        if global.json {
            session.console.print(JSONValue.array(found.map(\.json.withoutLinkSecrets)).text(.pretty))
            return
        }
        guard !found.isEmpty else { return }
        var table = TextTable([
            .init("id", .right), .init("created"), .init("state"), .init("progress", .right),
            .init("messages", .right),
        ])
        for item in found {
            table.add(
                item.id, item.createdAt ?? "", item.state.name, item.progress.map { "\($0) %" } ?? "",
                item.messageCount.map { countText($0) } ?? "")
        }
        for line in table.lines { session.console.print(line) }
    }
}

extension String {
    /// Whether it is a day, or a time with or without a zone. Canvas ignores what it cannot parse, and would list everything.
    fileprivate var isTimeForCanvas: Bool {
        wholeMatch(of: #/\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?/#) != nil
    }
}
