import CanvasDataBase
import CanvasDataSIS
import CanvasDataTransfer
import CanvasSimulator
import Foundation
import Glibc
import SharedFixture
import Testing

/// Whatever is killed, lost or started twice: every file becomes one import, and none is archived unsent.
@Suite(.serialized) struct SISOnceTests {
    /// Unlike all others: the row says which it is.
    private static func feed(_ number: Int, _ name: String = "Jane") -> String {
        "user_id,login_id,status,full_name\nU\(number),u\(number),active,\(name)\n"
    }

    /// Too long to go in one piece, and not to be packed into less.
    private static func longName(_ random: inout SplitMix64) -> String {
        String(
            (0..<100_000).compactMap { _ in "abcdefghijklmnopqrstuvwxyzABCDEF".randomElement(using: &random) }
        )
    }

    /// The digests of all files that became part of an import.
    private func sent(by desk: SISDesk) -> [String] {
        desk.simulator.sis.posts.filter { $0.importID != nil }.flatMap(\.files).map(\.sha256)
    }

    /// The digests of all files in the archive.
    private func archived(at desk: SISDesk) -> [String] {
        desk.files(below: "feed/archive").filter { $0.hasSuffix(".csv") }.compactMap {
            desk.text(of: "feed/archive/" + $0).map { SISDesk.sha256($0) }
        }
    }

    @Test func `of two runs at once one sends, fifty times`() async throws {
        try await SISDesk.run { desk in
            var turnedAway = 0
            for number in 0..<50 {
                try desk.write(Self.feed(number), to: "feed/new/users.csv")
                let pair = [try desk.start("run", "feed"), try desk.start("run", "feed")]
                var statuses: [Int32] = []
                for running in pair {
                    let result = try await running.result()
                    statuses.append(result.status)
                    #expect([0, 75].contains(result.status), "\(result)")
                }
                #expect(statuses.contains(0))
                turnedAway += statuses.count { $0 == 75 }
                #expect(desk.uploads == number + 1)
            }
            #expect(turnedAway > 0)
            let files = (0..<50).map { SISDesk.sha256(Self.feed($0)) }
            #expect(sent(by: desk) == files)
            #expect(archived(at: desk).sorted() == files.sorted())
        }
    }

    @Test func `sis run killed a hundred times sends every file once and archives none unsent`() async throws
    {
        let seed = SISDesk.seed()
        print("killed sis run: CANVAS_DATA_SEED=\(seed)")
        var random = SplitMix64(seed: seed)
        try await SISDesk.run { desk in
            let name = Self.longName(&random)
            var files: [String] = []
            var kills = 0
            func drop() throws {
                guard desk.names(in: "feed/new").isEmpty else { return }
                let text = Self.feed(files.count, name)
                files.append(SISDesk.sha256(text))
                try desk.write(text, to: "feed/new/users.csv")
            }
            func check() {
                let sent = sent(by: desk)
                #expect(sent.count == Set(sent).count, "seed \(seed): sent twice")
                #expect(Set(sent).isSuperset(of: archived(at: desk)), "seed \(seed): archived unsent")
            }
            while kills < 100 {
                try drop()
                let requests = desk.simulator.requestLog.count + Int.random(in: 0...5, using: &random)
                let running = try desk.start("run", "feed", "--previous", "wait", "--appear-within", "0.3")
                // Measured in requests, not in time alone: the machine may be busy.
                while desk.simulator.requestLog.count < requests, running.isRunning {
                    try await Task.sleep(for: .milliseconds(1))
                }
                try await Task.sleep(for: .microseconds(Int.random(in: 0...30_000, using: &random)))
                running.send(SIGKILL)
                let result = try await running.result()
                if result.status == 128 + SIGKILL {
                    kills += 1
                } else {
                    #expect(result.status == 0, "seed \(seed), after \(kills) kills: \(result)")
                }
                if kills % 10 == 0 { check() }
            }
            for _ in 0..<2 {
                let last = try await desk.sis("run", "feed", "--previous", "wait", "--appear-within", "0.3")
                #expect(last.status == 0, "seed \(seed): \(last)")
            }
            check()
            print("killed sis run: \(files.count) imports in \(kills) kills")
            #expect(files.count > 10, "seed \(seed): hardly anything was sent")
            #expect(desk.names(in: "feed/new").isEmpty)
            #expect(sent(by: desk).sorted() == files.sorted(), "seed \(seed)")
            #expect(archived(at: desk).sorted() == files.sorted(), "seed \(seed)")
        }
    }

    /// What can become of an answer; `BYTES` is a place in the upload.
    private static let losses = [
        "reset", "reset", "reset@BYTES", "reset@BYTES", "503", "503,done", "502", "502,done", "504,done",
        "html",
        "html,done", "text,done", "no-id", "no-id,done", "truncated-json", "throttle", "429,retry-after=0",
    ]

    @Test func `two hundred lost responses cause no second import`() async throws {
        let seed = SISDesk.seed()
        print("lost answers: CANVAS_DATA_SEED=\(seed)")
        var random = SplitMix64(seed: seed)
        try await SISDesk.run { desk in
            var adopted = 0
            var digests: [String] = []
            let name = Self.longName(&random)
            for number in 0..<200 {
                let text = Self.feed(number, number % 2 == 0 ? name : "Jane")
                try desk.write(text, to: "feed/new/users.csv")
                let loss = Self.losses.randomElement(using: &random) ?? ""
                let place = Int.random(in: 0...(number % 2 == 0 ? 80_000 : 250), using: &random)
                let rule = loss.replacing("BYTES", with: String(place))
                try desk.simulator.misbehave("api[POST *]:\(rule)*1")
                var runs = 0
                while !desk.names(in: "feed/new").isEmpty, runs < 4 {
                    runs += 1
                    do {
                        let outcome = try await send(from: desk)
                        #expect(outcome.verdict == .imported)
                    } catch let error as CanvasDataError {
                        #expect(error.kind == .unavailable, "seed \(seed), \(number), \(rule): \(error)")
                    }
                }
                #expect(runs <= 2, "seed \(seed), \(number), \(rule)")
                #expect(
                    desk.simulator.sis.imports.count == number % 10 + 1, "seed \(seed), \(number), \(rule)")
                if number % 10 == 9 {
                    digests += sent(by: desk)
                    // Otherwise every look at the list would be at hundreds of imports.
                    desk.simulator.sis.reset()
                }
                if runs == 1 && rule.contains("done") { adopted += 1 }
            }
            #expect(adopted > 10)
            #expect(digests.count == 200 && Set(digests).count == 200, "seed \(seed)")
            #expect(archived(at: desk).sorted() == digests.sorted(), "seed \(seed)")
        }
    }

    /// What `sis run` does, in this process, without the waits that are for the sake of real servers.
    private func send(from desk: SISDesk) async throws -> SISOutcome {
        var policy = SISImportAPI.standardPolicy
        policy.base = 0.001
        let api = try SISImportAPI(
            baseURL: desk.simulator.apiURL, token: AccessToken(desk.simulator.sis.token),
            options: SISImportAPI.Options(), world: .real, policy: policy)
        var folder = SISFeedFolder(desk.folder + "/feed")
        folder.settle = 0
        var options = SISRunOptions()
        options.validates = false
        options.appearWithin = 0.02
        options.watch?.pause = 0.001
        let feed = try SISFeed(api, in: folder, options)
        defer { feed.close() }
        return try await feed.run()
    }
}
