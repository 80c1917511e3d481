import Foundation
import Testing

@testable import CanvasSimulator

@Suite struct TruthTests {
    /// Fetches and inflates every file of a dump, and compares with what the simulator says it is.
    private func check(_ sequence: Int, _ simulator: Simulator, _ canvas: CanvasClient) async throws {
        let dump = try await canvas.dump(sequence)
        let truth = try #require(try await simulator.truth(of: sequence))
        let artifacts = try #require(dump.artifactsByTable)
        #expect(Set(truth.tables.map(\.table)) == Set(artifacts.keys))
        for table in truth.tables {
            let files = artifacts[table.table]?.files ?? []
            var plain: [UInt8] = []
            var compressed = 0
            for file in files {
                let response = try await WireClient.request(file.url)
                #expect(response.status == 200)
                compressed += response.body.count
                let (bytes, _) = try #require(gunzip(response.body), "\(file.filename)")
                plain += bytes
                if let last = bytes.last, last != 10 { plain.append(10) }
            }
            let found = TableTruth(
                table: table.table, partial: artifacts[table.table]?.partial ?? false,
                sha256: plain.withUnsafeBytes { Digests.sha256($0) }, rows: plain.count { $0 == 10 },
                bytes: plain.count, fragments: files.count, compressedBytes: compressed,
                filenames: files.map(\.filename))
            #expect(found == table)
        }
    }

    @Test(arguments: 1...5)
    func `what the files inflate to is what the truth says`(sequence: Int) async throws {
        try await withSimulator { simulator, canvas in
            try await check(sequence, simulator, canvas)
        }
    }

    @Test func `at scale 1 there are some 20,000 rows`() async throws {
        try await withSimulator {
            $0.scale = 1
        } _: { simulator, canvas in
            let rows = try await simulator.truth().reduce(0) { $0 + $1.tables.reduce(0) { $0 + $1.rows } }
            #expect(15_000...25_000 ~= rows)
        }
    }

    @Test func `the same seed gives the same dumps, another seed others`() async throws {
        func truth(_ seed: UInt64) async throws -> [DumpTruth] {
            var settings = SimulatorSettings()
            settings.scale = 0.1
            settings.seed = seed
            return try await Simulator(settings).truth()
        }
        let first = try await truth(7)
        #expect(try await truth(7) == first)
        #expect(try await truth(8) != first)
    }

    @Test func `the clock has no part in the data`() async throws {
        func files(_ clockOffset: Int) async throws -> [[String]] {
            var settings = SimulatorSettings()
            settings.scale = 0.1
            settings.clockOffset = clockOffset
            return try await Simulator(settings).truth().map { $0.tables.flatMap(\.filenames) }
        }
        #expect(try await files(0) == files(40 * 86_400))
    }

    @Test func `a store is used again by another simulator`() async throws {
        let parent = FileManager.default.temporaryDirectory.appending(path: "store-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: parent) }
        var settings = SimulatorSettings()
        settings.scale = 0.1
        settings.storeDirectory = parent
        let first = try await Simulator(settings).truth()
        let folder = parent + "/seed-1-scale-0.1-v\(Store.dataVersion)"
        let edition = folder + "/editions/user_dim.r1.17"
        // What is in the store is believed: only so a kept store saves time.
        let text = try String(contentsOfFile: edition, encoding: .utf8)
        let digest = try #require(text.split(separator: " ").first)
        try text.replacing(digest, with: String(repeating: "0", count: 64)).write(
            toFile: edition, atomically: true, encoding: .utf8)
        let second = try await Simulator(settings).truth()
        #expect(second[0].table("user_dim")?.sha256 == String(repeating: "0", count: 64))
        #expect(second[0].table("user_dim")?.filenames == first[0].table("user_dim")?.filenames)
        #expect(second[0].table("course_dim") == first[0].table("course_dim"))
        // A file that is gone is made again.
        let name = try #require(first[0].table("user_dim")?.filenames.first)
        try FileManager.default.removeItem(atPath: folder + "/fragments/" + name)
        let third = try await Simulator(settings).truth()
        #expect(third == first)
        #expect(FileManager.default.fileExists(atPath: folder + "/fragments/" + name))
    }

    @Test func `a temporary store goes with the simulator`() async throws {
        var simulator: Simulator? = try await Simulator(SimulatorSettings())
        let directory = try #require(simulator?.storeDirectory)
        #expect(FileManager.default.fileExists(atPath: directory))
        simulator = nil
        #expect(!FileManager.default.fileExists(atPath: directory))
    }

    @Test func `the truth is on the API's port, without a signature, for the dumps that exist`() async throws
    {
        struct Answer: Decodable {
            struct Dump: Decodable {
                struct Table: Decodable {
                    var sha256: String
                    var partial: Bool
                    var rows: Int
                    var bytes: Int
                    var fragments: Int
                    var compressedBytes: Int
                }
                var sequence: Int
                var dumpId: String
                var tables: [String: Table]
            }
            var dumps: [Dump]
        }
        try await withSimulator {
            $0.visibleDumps = 2
        } _: { simulator, _ in
            let response = try await WireClient.request(simulator.apiURL + "/simulator/truth")
            let answer = try JSONDecoder().decode(Answer.self, from: Data(response.body))
            let truth = try await simulator.truth()
            #expect(answer.dumps.map(\.dumpId) == truth.prefix(2).map(\.dumpID))
            let course = try #require(truth[1].table("course_dim"))
            #expect(answer.dumps[1].tables["course_dim"]?.sha256 == course.sha256)
            #expect(answer.dumps[1].tables["course_dim"]?.rows == course.rows)
        }
    }
}
