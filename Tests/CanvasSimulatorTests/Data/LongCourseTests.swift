import Testing

@testable import CanvasSimulator

@Suite struct LongCourseTests {
    private let school = School(seed: 5, scale: 0.2, course: .long)
    private var dumps: [DumpPlan] { school.dumps(older: 0, today: 1_700_000_000_000) }

    private func rows(of table: String, in dump: DumpPlan) -> [Int] {
        dump.tables.first { $0.name == table }?.edition?.fragments.flatMap(\.rows).flatMap { Array($0) } ?? []
    }

    @Test func `22 regular dumps and two historical ones, a day apart, none from the future`() {
        #expect(dumps.map(\.sequence) == Array(1...Course.longCount))
        #expect(dumps.filter(\.isHistorical).map(\.sequence) == [6, 16])
        #expect(zip(dumps, dumps.dropFirst()).allSatisfy { $0.createdAt < $1.createdAt })
        #expect(dumps.allSatisfy { $0.createdAt < 1_700_000_000_000 && $0.finished })
        #expect(Set(dumps.map(\.id)).count == Course.longCount)
        #expect(
            dumps.map(\.schemaVersion)
                == Array(repeating: "4.2.8", count: 2) + Array(repeating: "4.2.9", count: 4)
                + Array(repeating: "4.3.0", count: 5) + Array(repeating: "4.4.0", count: 13))
    }

    @Test func `an increment repeats the hours before it, and one of its rows`() {
        let regular = dumps.filter { !$0.isHistorical }
        for (before, after) in zip(regular, regular.dropFirst()) {
            let (old, new) = (rows(of: "requests", in: before), rows(of: "requests", in: after))
            #expect(Set(new).intersection(old).count == school.requestsPerDay / 8)
            #expect(Set(new).count == new.count - 1)
            #expect(Set(new).subtracting(old).count == school.requestsPerDay)
        }
    }

    @Test func `from dump to dump all tables change that ever do`() async throws {
        var settings = SimulatorSettings()
        settings.scale = 0.1
        settings.course = .long
        let simulator = try await Simulator(settings)
        for table in ["user_dim", "course_dim", "submission_dim", "role_dim"] {
            var checksums: Set<UInt64> = []
            for dump in 1...Course.longCount where !Course.historicalSequences.contains(dump) {
                checksums.insert(try #require(await simulator.contents(of: table, in: dump)).checksum)
            }
            #expect(checksums.count == 22, "\(table)")
        }
    }

    @Test func `columns widen, appear and go, a table vanishes`() throws {
        func table(_ name: String, _ version: Int) throws -> SchemaTable {
            try #require(SchemaVersion.long[version].table(name))
        }
        func type(of column: String, in name: String, _ version: Int) throws -> ColumnType? {
            try table(name, version).columns.first { $0.name == column }?.type
        }
        #expect(SchemaVersion.long.map(\.version) == ["4.4.0", "4.3.0", "4.2.9", "4.2.8", "4.2.7"])
        #expect(try type(of: "login_count", in: "pseudonym_fact", 2) == .int)
        #expect(try type(of: "login_count", in: "pseudonym_fact", 1) == .bigint)
        #expect(try type(of: "code", in: "course_dim", 2) == .varchar)
        #expect(try type(of: "code", in: "course_dim", 0) == .text)
        #expect(try table("pseudonym_dim", 1).columns[5].name == "declared_user_type")
        #expect(try table("pseudonym_dim", 2).columns[5].name == "last_request_at")
        #expect(try type(of: "school_position", in: "user_dim", 1) == .varchar)
        #expect(try type(of: "school_position", in: "user_dim", 0) == nil)
        #expect(SchemaVersion.long[0].table(SchemaVersion.vanishingTable) == nil)
        #expect(!rows(of: SchemaVersion.vanishingTable, in: dumps[10]).isEmpty)
        #expect(!dumps[11].tables.contains { $0.name == SchemaVersion.vanishingTable })
    }

    @Test func `wider columns hold what did not fit before`() throws {
        func values(_ column: String, _ name: String) throws -> [String] {
            let table = try #require(SchemaVersion.long[1].table(name))
            let index = try #require(table.columns.firstIndex { $0.name == column })
            let out = ByteBuffer()
            let writer = RowWriter(table, of: school)
            for row in 0..<40 { writer.write(row, revision: 7, to: out) }
            return String(decoding: out.contents, as: UTF8.self).split(separator: "\n").map {
                String($0.split(separator: "\t", omittingEmptySubsequences: false)[index])
            }
        }
        #expect(try values("login_count", "pseudonym_fact").contains { Int($0) ?? 0 > Int(Int32.max) })
        #expect(try values("code", "course_dim").contains { $0.unicodeScalars.count > 256 })
    }

    @Test func `a table shrinks where one is told to, and no other`() async throws {
        var settings = SimulatorSettings()
        settings.scale = 0.5
        settings.course = .long
        let usual = try await Simulator(settings)
        settings.shrinkingTable = "enrollment_dim"
        let shrinking = try await Simulator(settings)
        for sequence in [1, 2, 3] {
            let whole = try #require(try await usual.truth(of: sequence))
            let part = try #require(try await shrinking.truth(of: sequence))
            let changed = whole.tables.filter { part.table($0.table) != $0 }.map(\.table)
            #expect(changed == (sequence == 1 ? [] : ["enrollment_dim"]))
            let rows = try #require(whole.table("enrollment_dim")).rows
            #expect(part.table("enrollment_dim")?.rows == (sequence == 1 ? rows : rows / 3))
        }
    }

    @Test func `the truth about requests is the newest full copy and what came after it`() async throws {
        var settings = SimulatorSettings()
        settings.scale = 0.1
        settings.course = .long
        let simulator = try await Simulator(settings)
        let day = School(seed: 1, scale: 0.1).requestsPerDay
        let overlap = day / 8
        func rows(_ first: Int, _ last: Int) async -> Int? {
            await simulator.requests(from: first, through: last)?.rows
        }
        #expect(await rows(1, 1) == day + overlap)
        #expect(await rows(1, 5) == 5 * day + overlap)
        #expect(await rows(5, 5) == day + overlap)
        let full = try #require(await simulator.requests(through: 6))
        #expect(await simulator.requests(from: 6, through: 6) == full)
        #expect(await rows(1, 8) == full.rows + 2 * day)
        // It has all that came since the first dump, and some older rows; the next one has lost those again.
        #expect(full.rows > 5 * day + overlap && full.rows < 7 * day)
        #expect(await rows(1, 16) == 14 * day)
    }
}
