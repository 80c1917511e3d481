import Foundation
import Testing

@testable import CanvasDataTool

@Suite struct NotifyCommandTests {
    private func run(_ command: String, input: String = "") -> String? {
        NotifyCommand(command: command, environment: ["PATH": "/usr/bin:/bin", "SIS_ID": "141"]).run(
            input: input)
    }

    @Test func `the command gets the summary and the variables`() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(run("{ cat; echo \" $SIS_ID\"; } > \(path)", input: "the summary") == nil)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "the summary 141\n")
    }

    @Test func `a command that does not read its input is harmless, even without ignoring SIGPIPE`() async {
        await #expect(processExitsWith: .success) {
            signal(SIGPIPE, SIG_DFL)
            let command = NotifyCommand(command: "exit 0", environment: [:])
            let input = String(repeating: "x", count: 1 << 20)
            for _ in 0..<50 { #expect(command.run(input: input) == nil) }
        }
    }

    @Test func `the exit code or signal of a failed command is reported`() {
        #expect(run("exit 3") == "it exited with code 3")
        #expect(run("kill -9 $$") == "it was ended by signal 9")
        #expect(run("/no/such/program 2>/dev/null") == "it exited with code 127")
    }
}
