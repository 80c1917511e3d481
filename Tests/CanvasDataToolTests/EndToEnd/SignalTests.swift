import CanvasSimulator
import Foundation
import Glibc
import Testing

@Suite struct SignalTests {
    @Test(arguments: [(SIGINT, 130), (SIGTERM, 143), (SIGHUP, 129)] as [(Int32, Int32)])
    func `a signal ends a waiting command cleanly`(signal: Int32, status: Int32) async throws {
        let simulator = try await Simulator()
        try await simulator.start()
        try simulator.misbehave("api:stall")
        let school = try ToolOnSimulator(simulator)
        defer { school.remove() }
        let running = try school.tool.start(["list-dumps"])
        while simulator.requestLog.isEmpty { try await Task.sleep(for: .milliseconds(10)) }
        running.send(signal)
        let result = try await running.result()
        // Cut off when its five seconds are over, it would say nothing.
        #expect(
            result
                == BuiltTool.Result(
                    status: status, output: "",
                    errors:
                        "Error: Interrupted before it was done.\n  Run the same command again to continue.\n")
        )
        await simulator.stop()
    }

    @Test func `a signal that was ignored at the start stays ignored`() async throws {
        let simulator = try await Simulator()
        try await simulator.start()
        try simulator.misbehave("api:stall")
        let school = try ToolOnSimulator(simulator)
        defer { school.remove() }
        var shell = school.tool
        shell.executable = URL(fileURLWithPath: "/bin/sh")
        shell.environment["tool"] = school.tool.executable.path
        let running = try shell.start(["-c", "trap '' INT HUP; exec \"$tool\" list-dumps"])
        while simulator.requestLog.isEmpty { try await Task.sleep(for: .milliseconds(10)) }
        for signal in [SIGINT, SIGHUP, SIGTERM] { running.send(signal) }
        #expect(try await running.result().status == 143)
        await simulator.stop()
    }
}
