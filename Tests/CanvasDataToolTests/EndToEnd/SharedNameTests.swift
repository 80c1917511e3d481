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

    private func fetch(_ dumps: [ScriptedDump]) async throws -> (results: [BuiltTool.Result], folder: String)
    {
        var results: [BuiltTool.Result] = []
        var folder = ""
        try await ToolOnSimulator.run { simulator, school in
            folder = school.folder
            for count in dumps.indices {
                try simulator.offer(Array(dumps[...count]))
                results.append(try await school.tool.run(["get-dump-files"]))
            }
        }
        return (results, folder)
    }

    @Test func `a file that has not changed since the dump before is right for both`() async throws {
        let (results, _) = try await fetch([Self.dump(1, 0..<9), Self.dump(2, 0..<9)])
        #expect(results.map(\.status) == [0, 0], "\(results)")
        #expect(results.last?.errors == "")
    }

    @Test func `another file of the name is refused, and nothing is changed`() async throws {
        let (results, folder) = try await fetch([Self.dump(1, 0..<9), Self.dump(2, 0..<10)])
        #expect(results.map(\.status) == [0, 65])
        let path = folder + "/downloads"
        #expect(
            results.last?.errors == """
                Error: conferences.gz of dump 2 is another file than conferences.gz of dump 1, which is in \(path).
                  Nothing was fetched. Fetch dump 2 into a directory of its own: --download-dir DIR.

                """)
    }
}
