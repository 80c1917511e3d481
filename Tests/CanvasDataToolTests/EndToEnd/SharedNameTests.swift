import CanvasSimulator
import Foundation
import Testing

/// Dumps whose files have the same names, in one directory.
@Suite struct SharedNameTests {
    private static func dump(_ sequence: Int, _ rows: Range<Int>) -> ScriptedDump {
        ScriptedDump(
            sequence,
            [
                ScriptedDump.Table(
                    "conference_fact", files: [ScriptedDump.File([rows], name: "conferences.gz")])
            ])
    }

    private func run(_ command: String, _ dumps: [ScriptedDump]) async throws -> [BuiltTool.Result] {
        var results: [BuiltTool.Result] = []
        try await ToolOnSimulator.run { simulator, school in
            for count in dumps.indices {
                try simulator.offer(Array(dumps[...count]))
                results.append(try await school.tool.run([command]))
            }
        }
        return results
    }

    @Test(arguments: ["get-dump-files", "unpack-dump-files"])
    func `a file that two dumps share unchanged is accepted for both`(command: String) async throws {
        let results = try await run(command, [Self.dump(1, 0..<9), Self.dump(2, 0..<9)])
        #expect(results.map(\.status) == [0, 0], "\(results)")
        #expect(results.last?.errors == "")
    }

    @Test(arguments: ["get-dump-files", "unpack-dump-files"])
    func `another file with the same name is refused, and nothing changes`(command: String) async throws {
        let results = try await run(command, [Self.dump(1, 0..<9), Self.dump(2, 0..<10)])
        #expect(results.map(\.status) == [0, 65])
        #expect(
            results.last?.errors == """
                Error: conferences.gz of dump 2 is another file than conferences.gz of dump 1, which is in ./downloads.
                  Nothing was changed. Fetch dump 2 into a directory of its own: --download-dir DIR.

                """)
    }
}
