import ArgumentParser
import CanvasData

/// `canvas-data api`
struct APICommand: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "api",
        abstract: "Send one signed request and print the answer as JSON.",
        discussion: """
            For what the other commands do not show. The signatures of links to files are blotted out, since \
            whoever has one can read that file for about two hours.

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
        session.console.print(answer.withoutSignatures.text(.pretty))
    }
}

extension JSONValue {
    /// The same with the query of every link as `****`: what looks like one, and what is called `url`.
    fileprivate var withoutSignatures: JSONValue {
        switch self {
        case .null, .bool, .number: self
        case .string(let text): text.hasPrefix("https://") || text.hasPrefix("http://") ? withoutQuery : self
        case .array(let elements): .array(elements.map(\.withoutSignatures))
        case .object(let object):
            .object(
                JSONObject(
                    object.members.map { member in
                        let value = member.name == "url" ? member.value.withoutQuery : member.value
                        return .init(member.name, value.withoutSignatures)
                    }))
        }
    }

    private var withoutQuery: JSONValue {
        guard let text = string, let query = text.firstIndex(of: "?") else { return self }
        return .string(text[...query] + "****")
    }
}
