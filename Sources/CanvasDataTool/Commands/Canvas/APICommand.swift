import ArgumentParser
import CanvasData
import CanvasDataBase

/// `canvas-data api`
struct APICommand: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "api",
        abstract: "Send one signed request and print the answer as JSON.",
        discussion: """
            For what the other commands do not show. The signatures of links to files are redacted, since \
            whoever has one can read that file for about two hours; so is a password in a link.

            Examples:
              canvas-data api GET /api/account/self/dump --query limit=5
              canvas-data api GET /api/account/self/file/byTable/requests --query after=500
            """)

    enum Method: String, ExpressibleByArgument, CaseIterable { case get = "GET" }

    @Argument(
        help: "The method; the API knows no other.",
        transform: { text in
            guard let method = Method(rawValue: text.uppercased()) else {
                throw ValidationError("The API knows only GET.")
            }
            return method
        })
    var method: Method

    @Argument(help: "The path, beginning with /api/.")
    var path: String

    @Option(
        help: ArgumentHelp("A parameter. May be repeated.", valueName: "name=value"),
        transform: { text in
            guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
                throw ValidationError("Give a parameter as name=value.")
            }
            return Parameter(name: String(text[..<equals]), value: String(text[text.index(after: equals)...]))
        })
    var query: [Parameter] = []

    @OptionGroup var global: GlobalOptions

    struct Parameter: Sendable {
        let name: String
        let value: String
    }

    func run(in session: Session) async throws {
        let answer = try await session.api().get(path, query: query.map { ($0.name, $0.value) })
        session.console.print(answer.withoutLinkSecrets.text(.pretty))
    }
}
