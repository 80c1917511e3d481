import ArgumentParser
import CanvasDataBase
import Testing

@testable import CanvasDataTool

/// What users of the tool read where the library names settings and commands.
struct HintTextTests {
    /// All commands that can be typed, with the options that each one has.
    static let commands: [String: Set<String>] = {
        var result: [String: Set<String>] = [:]
        func add(_ type: any ParsableCommand.Type, _ path: [String]) {
            let help = CanvasDataTool.helpMessage(for: type, includeHidden: true)
            result[path.joined(separator: " ")] = Set(
                help.split { !($0.isLetter || $0 == "-") }.filter { $0.hasPrefix("-") }.map(String.init))
            for command in type.configuration.subcommands {
                add(command, path + [command._commandName])
            }
        }
        add(CanvasDataTool.self, ["canvas-data"])
        return result
    }()
    static let options = commands.values.reduce(into: Set()) { $0.formUnion($1) }

    @Test(arguments: Hint.Setting.allCases)
    func `a setting is an option that a command has`(setting: Hint.Setting) {
        // Only named by key or variable. The token has no option: it would be visible in the process list.
        guard ![.accessToken, .dapClientID, .dapClientSecret, .dapAPIURL].contains(setting) else { return }
        let option = ("\(.setting(setting))" as Hint).forUsers
        #expect(Self.options.contains(option), "\(option)")
    }

    @Test(arguments: Hint.Command.allCases)
    func `a command exists`(command: Hint.Command) {
        let text = ("\(.command(command))" as Hint).forUsers
        #expect(Self.commands[text] != nil, "\(text)")
    }

    @Test func `the forms of a reference are those of the command line`() {
        let hint: Hint = """
            \(.setting(.jobs)), \(.setting(.maxShrink, .to("100"))), \(.setting(.term, .any("ID"))), \
            \(.configured(.localDirectory)), \(.configured(.certificates, .any("FILE"))), \(.key(.canvasURL)), \
            \(.secret(.apiKey)), \(.variable(.accessToken)), \(.command(.sisErrors, of: "141")), \
            \(.command(.refresh, with: [.setting(.again), .setting(.table, .to("a_dim"))]))
            """
        #expect(
            hint.forUsers == """
                --jobs, --max-shrink 100, --term ID, --local-dir (local_dir), --cacert FILE (cacert), base_url, \
                api_key, CANVAS_DATA_API_KEY, CANVAS_TOKEN, canvas-data sis errors 141, \
                canvas-data refresh --again --table a_dim
                """)
    }
}
