import CanvasSimulator
import Foundation
import Glibc
import Testing

/// Whatever is killed, lost or started twice: every file becomes one import, and none is archived unsent.
@Suite struct SISOnceTests {
    /// Unlike all others: the row says which it is.
    private static func feed(_ number: Int) -> String {
        "user_id,login_id,status\nU\(number),u\(number),active\n"
    }

    /// How many imports each of the files 0..<`count` became.
    private func imports(of count: Int, at desk: SISDesk) -> [Int] {
        let sent = desk.simulator.sis.posts.filter { $0.importID != nil }.flatMap(\.files).map(\.sha256)
        return (0..<count).map { number in
            let text = SISDesk.sha256(Self.feed(number))
            return sent.count { $0 == text }
        }
    }

    /// The contents of all files in the archive.
    private func archived(at desk: SISDesk) -> [String] {
        desk.files(below: "feed/archive").filter { $0.hasSuffix(".csv") }.compactMap {
            desk.text(of: "feed/archive/" + $0)
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
            #expect(imports(of: 50, at: desk) == [Int](repeating: 1, count: 50))
            #expect(archived(at: desk).count == 50)
        }
    }

    @Test func `killed a hundred times, it sends every file once and archives none unsent`() async throws {
        let seed = SISDesk.seed()
        print("killed sis run: CANVAS_DATA_SEED=\(seed)")
        var random = SeededGenerator(seed: seed)
        try await SISDesk.run { desk in
            // Large enough that some are killed while it is on its way.
            let padding = String(repeating: "\n", count: 300_000)
            var contents: [String] = []
            var kills = 0
            func drop() throws {
                guard desk.names(in: "feed/new").isEmpty else { return }
                contents.append(Self.feed(contents.count) + padding)
                try desk.write(contents[contents.count - 1], to: "feed/new/users.csv")
            }
            func check() {
                let sent = desk.simulator.sis.posts.filter { $0.importID != nil }.flatMap(\.files).map(
                    \.sha256)
                let digests = contents.map { SISDesk.sha256($0) }
                for digest in digests {
                    #expect(sent.count { $0 == digest } <= 1, "seed \(seed): sent twice")
                }
                for text in archived(at: desk) {
                    #expect(sent.contains(SISDesk.sha256(text)), "seed \(seed): archived unsent")
                }
            }
            while kills < 100 {
                try drop()
                let running = try desk.start("run", "feed", "--appear-within", "0.3")
                try await Task.sleep(for: .milliseconds(Int.random(in: 5...250, using: &random)))
                running.send(SIGKILL)
                let result = try await running.result()
                if result.status == 128 + SIGKILL {
                    kills += 1
                } else {
                    #expect(result.status == 0, "seed \(seed), after \(kills) kills: \(result)")
                }
                check()
            }
            for _ in 0..<2 {
                let last = try await desk.sis("run", "feed", "--appear-within", "0.3")
                #expect(last.status == 0, "seed \(seed): \(last)")
            }
            check()
            #expect(desk.names(in: "feed/new").isEmpty)
            #expect(Set(archived(at: desk)) == Set(contents), "seed \(seed)")
            #expect(archived(at: desk).count == contents.count, "seed \(seed)")
        }
    }
}
