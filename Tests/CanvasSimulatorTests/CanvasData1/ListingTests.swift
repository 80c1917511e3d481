import Foundation
import Testing

@testable import CanvasSimulator

@Suite struct ListingTests {
    @Test func `dumps are listed newest first, with a regular, a historical and an unfinished one`()
        async throws
    {
        try await withSimulator { simulator, canvas in
            let dumps = try await canvas.dumps()
            #expect(dumps.map(\.sequence) == [5, 4, 3, 2, 1])
            #expect(dumps.map(\.finished) == [false, true, true, true, true])
            #expect(dumps.map(\.schemaVersion) == ["4.2.9", "4.2.9", "4.2.9", "4.2.9", "4.2.8"])
            // The historical dump is of the day of the regular one before it.
            #expect(dumps[2].createdAt.prefix(10) == dumps[3].createdAt.prefix(10))
            for dump in dumps {
                let created = try #require(TimeFormats.parseISO(dump.createdAt))
                #expect(dump.expires == created + 60 * 86_400_000)
                #expect(dump.expires > ServerClock(offset: 0).now)
                #expect(created < ServerClock(offset: 0).now)
            }
        }
    }

    @Test func `a page holds the oldest above after, and at most the maximum`() async throws {
        try await withSimulator {
            $0.olderDumps = 120
        } _: { _, canvas in
            #expect(try await canvas.dumps().map(\.sequence) == Array((76...125).reversed()))
            #expect(try await canvas.dumps("?limit=1000").count == 100)
            #expect(try await canvas.dumps("?after=0&limit=3").map(\.sequence) == [3, 2, 1])
            #expect(try await canvas.dumps("?after=123").map(\.sequence) == [125, 124])
            #expect(try await canvas.dumps("?after=125").isEmpty)
            var all: [Int] = []
            repeat {
                all += try await canvas.dumps("?after=\(all.last ?? 0)").map(\.sequence).sorted()
            } while all.count % 50 == 0
            #expect(all == Array(1...125))
        }
    }

    @Test func `only the dumps that are shown exist`() async throws {
        try await withSimulator {
            $0.visibleDumps = 1
        } _: { simulator, canvas in
            let one = try await canvas.dumps()
            #expect(one.map(\.sequence) == [1])
            simulator.showDumps(2)
            let two = try await canvas.dumps()
            #expect(two.map(\.sequence) == [2, 1])
            let latest = try await canvas.get("/api/account/self/file/latest", as: CanvasClient.Dump.self)
            #expect(latest.sequence == 2)
        }
    }

    @Test func `a dump lists its tables in the schema's order, which is not the alphabet's`() async throws {
        try await withSimulator { _, canvas in
            let id = try await canvas.dumps()[3].dumpId
            let text = try await canvas.get("/api/account/9999/file/byDump/\(id)").text
            let names = text.components(separatedBy: #""tableName":""#).dropFirst().map {
                $0.prefix { $0 != "\"" }
            }
            #expect(names.prefix(4) == ["course_dim", "account_dim", "user_dim", "pseudonym_dim"])
            #expect(names.count == 97)
            let dump = try await canvas.dump(2)
            let artifacts = try #require(dump.artifactsByTable)
            #expect(artifacts.values.filter(\.partial).map(\.tableName) == ["requests"])
            #expect(artifacts.allSatisfy { $0.key == $0.value.tableName })
            #expect(artifacts.values.reduce(0) { $0 + $1.files.count } == dump.numFiles)
            #expect(artifacts["conference_participant_dim"]?.files == [])
            #expect(artifacts["grading_period_group_dim"] == nil)
            #expect(artifacts["assignment_rule_dim"]?.files.count == 1)
            let name = try #require(artifacts["user_dim"]?.files.first?.filename)
            #expect(name.wholeMatch(of: /user_dim-00000-[0-9a-f]{8}\.gz/) != nil)
        }
    }

    @Test func `the second dump brings a column and a table`() async throws {
        try await withSimulator { simulator, canvas in
            let first = try #require(try await canvas.dump(1).artifactsByTable)
            let second = try #require(try await canvas.dump(2).artifactsByTable)
            #expect(Set(second.keys).subtracting(first.keys) == ["module_prerequisite_fact"])
            #expect(first["submission_dim"]?.files != second["submission_dim"]?.files)
            let changed = first.keys.filter { table in
                first[table]?.files.map(\.filename) != second[table]?.files.map(\.filename)
            }
            #expect(changed.count > first.count / 2)
            #expect(changed.count < first.count)
        }
    }

    @Test func `the historical dump holds all requests, in ranges of dates under both forms of path`()
        async throws
    {
        try await withSimulator { _, canvas in
            let artifacts = try #require(try await canvas.dump(3).artifactsByTable)
            #expect(artifacts.keys.sorted() == ["requests"])
            #expect(artifacts["requests"]?.partial == false)
            let paths = artifacts["requests"]?.files.compactMap { URL(string: $0.url)?.path } ?? []
            let ranges = paths.compactMap { $0.firstMatch(of: /\/requests\/(\d{8}_\d{8})\/0\/part-/)?.1 }
            #expect(ranges == ["20201104_20201109", "20201109_20201113", "20201113_20201117"])
            #expect(paths.filter { $0.contains("/requests_split_historical/") }.count == 2)
            #expect(paths[0].hasPrefix("/107420000000054321/requests/20201104_20201109/"))
        }
    }

    @Test func `the history of requests has an entry for each range, all of one sequence`() async throws {
        try await withSimulator { _, canvas in
            let path = "/api/account/self/file/byTable/requests"
            let history = try await canvas.get(path, as: CanvasClient.History.self)
            #expect(history.table == "requests")
            #expect(history.history.map(\.sequence) == [4, 3, 3, 3, 2, 1])
            #expect(history.history.map(\.partial) == [true, false, false, false, true, true])
            let after = try await canvas.get("\(path)?after=3&limit=5", as: CanvasClient.History.self)
            #expect(after.history.map(\.sequence) == [4])
        }
    }

    @Test func `sync is the newest regular dump, the newest full requests and what came after`() async throws
    {
        try await withSimulator { _, canvas in
            let sync = try await canvas.get("/api/account/self/file/sync", as: CanvasClient.Sync.self)
            #expect(sync.schemaVersion == "4.2.9")
            #expect(!sync.incomplete)
            #expect(Set(sync.files.map(\.filename)).count == sync.files.count)
            let historical = sync.files.filter { $0.sequence != nil }
            #expect(
                historical.allSatisfy { $0.table == "requests" && $0.partial == false && $0.sequence == 3 })
            #expect(historical.count == 3)
            let newest = try #require(try await canvas.dump(4).artifactsByTable)
            let names = newest.values.flatMap(\.files).map(\.filename)
            #expect(Set(sync.files.filter { $0.sequence == nil }.map(\.filename)) == Set(names))
        }
    }

    @Test(arguments: [
        ("/api/account/self/file/byDump/none", "Dump not found: none"),
        ("/api/account/self/file/byTable/none", "Table not found: none"),
        ("/api/schema/9.9.9", "Schema version not found: 9.9.9"),
        ("/api/nothing", "No route for /api/nothing"),
        ("/api/account/me/dump", "No route for /api/account/me/dump"),
        ("/api/account/self/file/byDump", "No route for /api/account/self/file/byDump"),
        ("/api/account/self/file", "No route for /api/account/self/file"), ("/", "No route for /"),
    ])
    func `what is not there is 404 with a message`(path: String, message: String) async throws {
        try await withSimulator { _, canvas in
            let response = try await canvas.get(path)
            #expect(response.status == 404)
            let refusal = try JSONDecoder().decode(CanvasClient.Refusal.self, from: Data(response.body))
            #expect(refusal == CanvasClient.Refusal(error: true, message: message))
        }
    }
}
