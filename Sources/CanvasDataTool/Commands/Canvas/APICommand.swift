import ArgumentParser
import CanvasData
import CanvasDataBase

/// `canvas-data api`
struct APICommand: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "api",
        abstract: "Send a signed request and print the response as JSON.",
        discussion: """
            For anything that the other commands do not cover. Signatures in file links are redacted, because anyone \
            who has one can read the file for about two hours; so are passwords in links.

            Examples:
              canvas-data api GET /api/account/self/dump --query limit=5
              canvas-data api GET /api/account/self/file/byTable/requests --query after=500
            """)

    enum Method: String, ExpressibleByArgument, CaseIterable { case get = "GET" }

    @Argument(
        help: "The HTTP method; the API supports only GET.",
        transform: { text in
            guard let method = Method(rawValue: text.uppercased()) else {
                throw ValidationError("The API supports only GET.")
            }
            return method
        })
    var method: Method

    @Argument(help: "The path, beginning with /api/.")
    var path: String

    @Option(
        help: ArgumentHelp("A query parameter. May be repeated.", valueName: "name=value"),
        transform: { text in
            guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
                throw ValidationError("Give a query parameter as name=value.")
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
