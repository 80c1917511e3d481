import CanvasSimulator
import Foundation
import Glibc
import SharedFixture
import Testing

/// SIGKILL at random moments: nothing half-written under a real name, ever, and in the end all bytes right, each run
/// having asked only for what was not on the disk yet.
@Suite struct KillTests {
    private static let arguments = [
        "unpack-dump-files", "--include-requests", "--download-dir", "downloads", "--data-dir", "data",
        "-q",
    ]

    @Test func `unpack-dump-files killed repeatedly continues where it stopped`() async throws {
        let seed = UInt64.random(in: 1...1_000_000)
        var random = SplitMix64(seed: seed)
        var settings = SimulatorSettings()
        settings.scale = 30
        settings.preparedDumps = [1]
        settings.visibleDumps = 1
        settings.bytesPerSecond = 200_000
        try await ToolOnSimulator.run(settings) { simulator, school in
            let truth = try #require(try await simulator.truth(of: 1))
            let dump = truth.tables.reduce(0) { $0 + $1.compressedBytes }
            // What the last two kills left: the host may write down a request of the run before when it is over.
            var (before, last): ([String: Int], [String: Int]) = ([:], [:])
            var tags: [String: String] = [:]
            var (kills, seen, resumed) = (0, 0, 0)
            while kills < 100 {
                // Measured in bytes, not in time: the machine may be busy.
                let served = simulator.bytesServed + Int.random(in: 0...dump / 60, using: &random)
                let running = try school.tool.start(Self.arguments)
                while simulator.bytesServed < served, running.isRunning {
                    try await Task.sleep(for: .milliseconds(1))
                }
                running.send(SIGKILL)
                let status = try await running.result().status
                #expect(try school.wrongTables(of: truth) == [], "seed \(seed), after \(kills) kills")
                for request in simulator.requestLog[seen...] where request.host == .files {
                    if let tag = request.ifMatch { tags[request.path] = tag }
                    // Of which nothing has come is asked for as a whole, and its tag is not known yet.
                    guard let tag = tags[request.path] else { continue }
                    let starts = [before, last].map { parts in parts[tag].map { "bytes=\($0)-" } }
                    #expect(
                        starts.contains(request.range), "seed \(seed), after \(kills) kills: \(request.path)")
                    if request.range != nil { resumed += 1 }
                }
                seen = simulator.requestLog.count
                (before, last) = (last, Self.parts(in: "\(school.folder)/downloads"))
                guard status == 128 + SIGKILL else {
                    #expect(status == 0, "seed \(seed), after \(kills) kills")
                    break
                }
                kills += 1
            }
            #expect(
                kills >= 20 && resumed >= kills / 2, "seed \(seed): \(kills) kills, \(resumed) resumed")
            let done = try await school.tool.run(Self.arguments)
            #expect(done == BuiltTool.Result(status: 0, output: "", errors: ""))
            #expect(try school.wrongTables(of: truth) == [], "seed \(seed)")
            #expect(try school.tables(of: truth).count == truth.tables.count)
        }
    }

    /// How long the parts of files are, by their entity tags, in quotes as in a request.
    private static func parts(in folder: String) -> [String: Int] {
        guard let paths = FileManager.default.enumerator(atPath: folder) else { return [:] }
        var parts: [String: Int] = [:]
        for case let path as String in paths {
            var status = stat()
            guard let tag = path.firstMatch(of: /\.etag-(.+)\.part$/)?.1,
                stat("\(folder)/\(path)", &status) == 0, status.st_size > 0
            else { continue }
            parts["\"\(tag)\""] = Int(status.st_size)
        }
        return parts
    }
}
