import CanvasSimulator
import Foundation
import Glibc
import SharedFixture
import Testing

/// A run that is stopped ends soon and in good order, and the next one finishes its work.
@Suite struct InterruptionTests {
    private static let unpack = [
        "unpack-dump-files", "-q", "--include-requests", "--download-dir", "downloads", "--data-dir", "data",
    ]
    private static let interrupted =
        "Error: Interrupted before it was done.\n  Run the same command again to continue.\n"

    @Test func `a run that is stopped ends soon, and the next one continues`() async throws {
        let seed = UInt64.random(in: 1...1_000_000)
        var random = SplitMix64(seed: seed)
        var settings = SimulatorSettings()
        settings.scale = 5
        settings.preparedDumps = [1]
        settings.visibleDumps = 1
        settings.bytesPerSecond = 60_000
        try await ToolOnSimulator.run(settings) { simulator, school in
            let truth = try #require(try await simulator.truth(of: 1))
            for round in 0..<10 {
                let signal = Bool.random(using: &random) ? SIGINT : SIGTERM
                simulator.resetLog()
                let running = try school.tool.start(Self.unpack)
                // Not before it is ready for signals: it could only die then.
                while simulator.requestLog.isEmpty { try await Task.sleep(for: .milliseconds(10)) }
                try await Task.sleep(for: .milliseconds(Int.random(in: 0...500, using: &random)))
                running.send(signal)
                let result = try await running.result()
                // After five seconds the tool ends without a message, so the one below says that it took less.
                if result.status != 0 {
                    #expect(
                        result
                            == BuiltTool.Result(status: 128 + signal, output: "", errors: Self.interrupted),
                        "seed \(seed), round \(round)")
                }
                #expect(try school.wrongTables(of: truth) == [], "seed \(seed), round \(round)")
            }
            #expect(
                try await school.tool.run(Self.unpack) == BuiltTool.Result(status: 0, output: "", errors: ""))
            #expect(try school.wrongTables(of: truth) == [], "seed \(seed)")
            #expect(try school.tables(of: truth).count == truth.tables.count)
        }
    }

    @Test func `a second signal ends the process at once`() async throws {
        var settings = SimulatorSettings()
        settings.misbehaviour = try Misbehaviour(parsing: "api:stall")
        try await ToolOnSimulator.run(settings) { simulator, school in
            let running = try school.tool.start(["list-dumps"])
            while simulator.requestLog.isEmpty { try await Task.sleep(for: .milliseconds(20)) }
            running.send(SIGTERM)
            running.send(SIGINT)
            let status = try await running.result().status
            #expect(status == 143 || status == 130)
        }
    }

    @Test func `a closed pipe ends the command silently`() async throws {
        var settings = SimulatorSettings()
        // Much more than a pipe holds.
        settings.olderDumps = 2000
        try await ToolOnSimulator.run(settings) { _, school in
            var tool = school.tool
            tool.starter = ["/bin/sh", "-c", "\"$0\" \"$@\" | head -n 1; exit 0"]
            let result = try await tool.run(["list-dumps"])
            #expect(result.status == 0)
            #expect(result.errors == "")
            #expect(result.output.split(separator: "\n").count == 1)
            tool.starter = ["/bin/bash", "-c", "\"$0\" \"$@\" | head -n 1 >/dev/null; exit ${PIPESTATUS[0]}"]
            let cut = try await tool.run(["list-dumps"])
            #expect(cut == BuiltTool.Result(status: 141, output: "", errors: ""))
        }
    }
}
