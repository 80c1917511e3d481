import CanvasSimulator
import Foundation
import Testing

@Suite struct ProgressTests {
    @Test func `a bar is drawn at a terminal, and removed at the end`() async throws {
        var settings = SimulatorSettings()
        settings.bytesPerSecond = 20_000
        let simulator = try await Simulator(settings)
        try await simulator.start()
        let school = try ToolOnSimulator(simulator)
        defer { school.remove() }
        let terminal = try PseudoTerminal()
        let process = try terminal.start(
            school.tool, ["get-dump-files", "-t", "submission_dim", "--color", "never", "--jobs", "1"])
        #expect(await terminal.read(until: "Fetched 4 files ("))
        #expect(await process.status == 0)
        let drawn = terminal.seen.components(separatedBy: "\r")
        #expect(
            drawn.contains {
                $0.wholeMatch(of: /Downloading  \[[#.]{20}\] +\d+%  .+ of 4 files.*\u{1b}\[K/) != nil
            })
        // The last thing that is drawn is nothing, where the summary then stands.
        #expect(drawn.last { $0.hasPrefix("\u{1b}[K") }?.hasPrefix("\u{1b}[KFetched 4 files (") == true)
        await simulator.stop()
    }
}
