import CanvasDataBase
import CanvasDataLoading
import CanvasDataTransfer
import CanvasSimulator
import Foundation
import Testing

@testable import CanvasData

/// Whatever a host does: the right bytes under each real name, or a failure and no such name; and another run, on a
/// good day, finishes the work without finding fault with what the first one left.
@Suite struct MisbehaviourTests {
    /// What the first run may end in.
    enum Outcome { case succeeds, mayFail, fails }

    private func tryOut(
        _ misbehaviour: Misbehaviour, _ outcome: Outcome, school: SimulatedSchool, truth: DumpTruth
    ) async throws {
        let name = misbehaviour.description
        let run = SimulatedSchool(
            simulator: school.simulator, folder: "\(school.folder)/\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(atPath: run.folder) }
        // Short only where a host stalls: a busy machine can look like one.
        let api = try run.api(stallTimeout: name.contains("stall") ? 3 : 60)
        run.simulator.misbehave(misbehaviour)
        var problems: [String] = []
        var failures: [CanvasDataError] = []
        do {
            let selection = TableSelection(includesRequests: true)
            failures = try await api.unpackDump(.id(truth.dumpID), selection, run.unpackOptions()).failures
        } catch let error as CanvasDataError {
            failures = [error]
        }
        if outcome == .succeeds && !failures.isEmpty { problems.append("failed: \(failures)") }
        if outcome == .fails && failures.isEmpty { problems.append("did not fail") }
        for wrong in try run.wrongTables(of: truth) { problems.append("\(wrong) is wrong") }
        for name in run.downloaded() {
            let store = try DownloadDirectory(run.downloads)
            do {
                _ = try store.isThere(name, readingAll: true)
            } catch {
                problems.append("\(name) \(error)")
            }
        }

        run.simulator.misbehave(.none)
        let before = run.notices.messages.filter { $0.contains("there already") }
        let selection = TableSelection(includesRequests: true)
        let second = try await run.api().unpackDump(.id(truth.dumpID), selection, run.unpackOptions())
        if !second.failures.isEmpty { problems.append("the second run failed: \(second.failures)") }
        for wrong in try run.wrongTables(of: truth) {
            problems.append("\(wrong) is wrong after the second run")
        }
        if second.tables.count != truth.tables.count { problems.append("\(second.tables.count) tables") }
        let after = run.notices.messages.filter { $0.contains("there already") }
        if after != before { problems.append("found damage: \(after)") }
        if run.simulator.credentialsAtFileHost > 0 { problems.append("credentials at the file host") }
        #expect(problems == [], "\(name), seed \(misbehaviour.seed)")
    }

    private func onASmallDump(_ work: (SimulatedSchool, DumpTruth) async throws -> Void) async throws {
        try await SimulatedSchool.run { school in
            let truth = try #require(try await school.simulator.truth(of: 1))
            try await work(school, truth)
        }
    }

    @Test func `each misbehaviour that passes does no harm`() async throws {
        // Not among them: a file that the host cut exactly between two gzip members and announces as whole. Nothing
        // in the bytes tells that from a shorter file.
        try await onASmallDump { school, truth in
            for script in [
                "file:503*2/each", "file:503,retry-after=1*1/each", "file:500~0.3*2/each", "file:429*1/each",
                "file:reset@5000*1/each", "file:reset@0*2/each", "file:reset@90%*2/each",
                "file:cut@50%*2/each",
                "file:cut@1*1/each", "file:stall@100*3", "file:html*1/each", "file:flip@30*1/each",
                "file:flip@50%*1/each", "file:truncate@45*1/each", "file:truncate@1*1/each",
                "file:trailing-garbage*1/each", "file:no-length", "file:no-length@60%*1/each", "file:chunked",
                "file:chunk-cut@60%*1/each", "file:expired*1/each", "file:403*1/each", "file:404*1/each",
                "file:identity", "file:identity@60%*1/each", "file:interim*2/each", "file:expire=40r",
                "file:etag-change*1/each; file:cut@50%*1/each", "file:slice=100",
                "file:encoding",
                "file:cut@60%*1/each; file:wrong-range*1/each",
                "file:cut@60%*1/each; file:wrong-total*1/each",
                "file:cut@60%*1/each; file:ignore-range*1/each", "file:slow=20%10", "api:503*2",
                "api:429,retry-after=2*2",
                "api:reset*2", "api:stall*1", "api:html*2", "api:truncated-json*2", "api:text*2",
                "api:slow=50",
                "listing:duplicate", "listing:no-updated-at",
            ] {
                guard let misbehaviour = try? Misbehaviour(parsing: script) else {
                    Issue.record("no such misbehaviour: \(script)")
                    continue
                }
                try await tryOut(misbehaviour, .succeeds, school: school, truth: truth)
            }
        }
    }

    @Test func `each misbehaviour that lasts is a failure and leaves nothing wrong`() async throws {
        try await onASmallDump { school, truth in
            for script in [
                "file:damage@30", "file[user_dim*]:damage@50%", "file:truncate@50%", "file:html", "file:404",
                "file:403",
                "file[course_dim*]:503", "file:trailing-garbage", "file:cut@0", "api:401", "api:403",
                "api:500", "file:identity@60%", "file[course_dim*]:interim",
                "api:html", "api:truncated-json", "api:redirect=http://127.0.0.1:1/", "file:expired",
                "listing:filename=parent", "listing:filename=absolute", "listing:filename=long",
                "listing:filename=control", "listing:filename=nul", "listing:filename=empty",
                "listing:filename=dots",
                "listing:filename=backslash", "listing:filename=quote", "listing:table=parent",
                "listing:table=control",
                "listing:table=long", "listing:table=quote", "listing:table=empty",
                "listing:link=public-http",
                "listing:link=link-local", "listing:link=private", "listing:link=userinfo",
                "listing:link=file",
                "listing:link=relative", "listing:link=empty",
            ] {
                guard let misbehaviour = try? Misbehaviour(parsing: script) else {
                    Issue.record("no such misbehaviour: \(script)")
                    continue
                }
                try await tryOut(misbehaviour, .fails, school: school, truth: truth)
            }
        }
    }

    @Test func `fifty mixtures of misbehaviours do no harm`() async throws {
        try await onASmallDump { school, truth in
            let start = UInt64.random(in: 1...1_000_000)
            for seed in start..<start + 50 {
                try await tryOut(.mixture(seed: seed), .mayFail, school: school, truth: truth)
            }
        }
    }
}
