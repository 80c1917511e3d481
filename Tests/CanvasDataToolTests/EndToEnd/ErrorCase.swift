import Foundation
import Testing

/// One mistake or misfortune, and every word that the tool says about it.
struct ErrorCase: Sendable, CustomTestStringConvertible {
    var testDescription: String
    /// What the simulated Canvas does wrong.
    var script = ""
    var arguments: [String]
    /// Changes to the tool's environment. `HOST` and `FOLDER` stand for the API's host and the working folder.
    var environment: [String: String] = [:]
    var status: Int32
    /// The name of the status under `code` in the JSON error object.
    var code: String
    var message: String
    var hint: String?

    init(
        _ name: String, _ arguments: [String], script: String = "", environment: [String: String] = [:],
        _ status: Int32, _ code: String, _ message: String, _ hint: String?
    ) {
        testDescription = name
        self.arguments = arguments
        self.script = script
        self.environment = environment
        self.status = status
        self.code = code
        self.message = message
        self.hint = hint
    }

    /// Runs the tool for people and with `--json`, and compares the whole of what it says.
    /// `names` says what stands for `HOST` and the like; `oneByOne` is for runs that would keep each other out.
    func check(
        with tool: BuiltTool, _ names: [String: String] = [:], oneByOne: Bool = false
    ) async throws {
        func filled(_ text: String) -> String {
            names.reduce(text) { $0.replacingOccurrences(of: $1.key, with: $1.value) }
        }
        var tool = tool
        for (name, value) in environment { tool.environment[name] = filled(value) }
        let words = arguments.map(filled)
        async let plain = tool.run(words)
        if oneByOne { _ = try await plain }
        async let json = tool.run(words + ["--json"])
        let (message, hint) = (filled(message), hint.map(filled))
        let text = "Error: \(message)\n" + (hint.map { "  \($0)\n" } ?? "")
        let (spoken, written) = try await (plain, json)
        #expect(spoken == BuiltTool.Result(status: status, output: "", errors: text))
        func quoted(_ text: String) -> String {
            "\""
                + text.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(
                    of: "\"", with: "\\\"") + "\""
        }
        let object =
            "{\"type\":\"error\",\"code\":\"\(code)\",\"exit\":\(status),\"message\":\(quoted(message)),"
            + "\"hint\":\(hint.map(quoted) ?? "null")}\n"
        #expect(written == BuiltTool.Result(status: status, output: "", errors: object))
    }
}
