import CanvasSimulator
import Foundation
import Glibc
import Testing

/// SIGKILL at random moments: nothing half-written under a real name, ever, and in the end all bytes right and hardly
/// any fetched twice.
@Suite struct KillTests {
    @Test func `killed a hundred times, unpack-dump-files goes on where it was`() async throws {
        let seed = UInt64.random(in: 1...1_000_000)
        var random = SeededGenerator(seed: seed)
        var settings = SimulatorSettings()
        settings.scale = 30
        settings.preparedDumps = [1]
        settings.visibleDumps = 1
        // Slow enough that a hundred runs find something to do, and that little is on its way when one is killed.
        settings.bytesPerSecond = 250_000
        let simulator = try await Simulator(settings)
        try await simulator.start()
        let school = try ToolOnSimulator(simulator)
        defer { school.remove() }
        let truth = try #require(try await simulator.truth(of: 1))
        let arguments = [
            "unpack-dump-files", "--include-requests", "--download-dir", "downloads", "--data-dir", "data",
            "-q",
        ]
        simulator.resetLog()
        var kills = 0
        for _ in 0..<100 {
            let running = try school.tool.start(arguments)
            try await Task.sleep(for: .milliseconds(Int.random(in: 20...200, using: &random)))
            running.send(SIGKILL)
            let result = try await running.result()
            if result.status == 128 + SIGKILL { kills += 1 } else { #expect(result.status == 0, "\(result)") }
            #expect(try school.wrongTables(of: truth) == [], "seed \(seed), after \(kills) kills")
        }
        let last = try await school.tool.run(arguments)
        #expect(last == BuiltTool.Result(status: 0, output: "", errors: ""))
        #expect(try school.wrongTables(of: truth) == [], "seed \(seed)")
        #expect(try school.tables(of: truth).count == truth.tables.count)
        let dump = truth.tables.reduce(0) { $0 + $1.compressedBytes }
        let ratio = Double(simulator.bytesServed) / Double(dump)
        #expect(ratio <= 1.1, "seed \(seed): \(ratio) times the dump's \(dump) bytes in \(kills) kills")
        await simulator.stop()
    }
}
