import CanvasDataBase
import CanvasDataLoading
import CanvasDataTransfer
import Foundation
import PostgresFixture
import SharedFixture
import Testing

@testable import CanvasDataPostgres

/// Random histories of a source, of a database whose tables others change, and of runs that are ended at any statement.
@Suite(.enabled(if: PrivateCluster.isInstalled))
struct ReplicaHistoryTests {
    private static var isFull: Bool {
        ProcessInfo.processInfo.environment["CANVAS_DATA_FULL_ACCEPTANCE"] != nil
    }

    @Test func `after any history, readers see what the source has`() async throws {
        for _ in 0..<(Self.isFull ? 40 : 3) {
            var history = try await RandomHistory(SplitMix64())
            print("Histories of replicas: CANVAS_DATA_SEED=\(history.seed)")
            for step in 0..<15 {
                let done = try await history.step()
                let differences = try history.differences()
                #expect(differences == [], "step \(step): \(done), CANVAS_DATA_SEED=\(history.seed)")
                guard differences.isEmpty else { return }
            }
        }
    }

    /// The client's machine is gone after each message that a run sends, in turn.
    @Test func `a run that ends at any statement is gone on with by the next`() async throws {
        let school = ReplicaSchool(["users": .users, "web_logs": .logs])
        let warehouse = try await ReplicaWarehouse()
        var messages = 1
        var isWhole = false
        while !isWhole {
            for id in 1...3 { school.put("users", RandomHistory.user(id, "\(messages)")) }
            school.put("users", RandomHistory.user(100 + messages, "new"))
            school.put("web_logs", ["id": "\(messages)", "controller": "c\(messages)", "path": nil])
            if messages % 3 == 0 { school.delete("users", "2") }
            if messages % 5 == 0 { school.forgetChanges(of: "users") }
            if messages % 7 == 0 { try warehouse.execute("DROP TABLE IF EXISTS canvas.users") }
            isWhole = try await RandomHistory.run(warehouse, school, endingAt: messages)
            // Where it ended is moved on by more than one statement, lest this take all day.
            messages += Self.isFull ? 1 : 9
            #expect(try await warehouse.refresh(school).failures == [])
            for name in school.tableNames {
                let table = try #require(school.table(name))
                #expect(try warehouse.contents(name, table) == table.rows)
            }
            #expect(try warehouse.stored() == [])
        }
    }

    @Test func `server processes that are ended while a run is at work cost no row`() async throws {
        let school = ReplicaSchool(parts: 4, ["users": .users, "courses": .users, "web_logs": .logs])
        let warehouse = try await ReplicaWarehouse()
        var random = SplitMix64()
        print("Ended server processes: CANVAS_DATA_SEED=\(random.seed)")
        for round in 0..<(Self.isFull ? 30 : 5) {
            for id in 1...40 { school.put("users", RandomHistory.user(id + round, "\(round)")) }
            school.put("courses", RandomHistory.user(round, "\(round)"))
            school.put("web_logs", ["id": "\(round)", "controller": "c\(round)", "path": nil])
            if round % 3 == 2 { school.forgetChanges(of: "users") }
            let waits = (0..<4).map { _ in UInt64.random(in: 1...60_000_000, using: &random) }
            try await (0..<2).concurrently(atMost: 2) { task in
                guard task == 1 else {
                    // What a run cannot outlive, the next one heals.
                    do { try await warehouse.refresh(school) } catch is CanvasDataError {}
                    return
                }
                let killer = try warehouse.database.connect()
                for wait in waits {
                    try await Task.sleep(nanoseconds: wait)
                    try killer.query(
                        """
                        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                        WHERE datname = current_database() AND pid <> pg_backend_pid() ORDER BY random() LIMIT 1
                        """)
                }
            }
            #expect(try await warehouse.refresh(school).failures == [])
            for name in school.tableNames {
                let table = try #require(school.table(name))
                #expect(try warehouse.contents(name, table) == table.rows)
            }
            #expect(try warehouse.stored() == [])
        }
    }

    @Test(arguments: PostgresProxy.Cut.allCases, 1...8)
    func `a COMMIT without an answer is resolved by asking`(cut: PostgresProxy.Cut, number: Int) async throws
    {
        let school = ReplicaSchool(["users": .users, "courses": .users])
        let warehouse = try await ReplicaWarehouse()
        school.put("users", RandomHistory.user(1, "a"))
        try await warehouse.refresh(school)
        school.put("users", RandomHistory.user(2, "b"))
        school.put("courses", RandomHistory.user(1, "a"))
        let proxy = try PostgresProxy(to: warehouse.database) { $0.number == number ? cut : nil }
        defer { proxy.stop() }
        let summary = try await warehouse.loader(connection: proxy.connectionString()).run(
            "refresh", from: school)
        #expect(summary.words == ["courses published +1 ~0 -0", "users published +1 ~0 -0"])
        for name in school.tableNames {
            let table = try #require(school.table(name))
            #expect(try warehouse.contents(name, table) == table.rows)
        }
        #expect(try warehouse.stored() == [])
        #expect(try warehouse.records("users") == [[school.position, "1"]])
    }
}

/// A source, a database that follows it, and what happens to both by chance.
struct RandomHistory {
    let seed: UInt64
    private var random: SplitMix64
    private let school: ReplicaSchool
    private let warehouse: ReplicaWarehouse

    init(_ random: SplitMix64) async throws {
        self.random = random
        seed = random.seed
        school = ReplicaSchool(parts: 2, ["users": .users, "courses": .users, "web_logs": .logs])
        warehouse = try await ReplicaWarehouse()
    }

    static func user(_ id: Int, _ name: String, state: String? = "active") -> ReplicaSchool.Row {
        [
            "id": "\(id)", "name": name, "state": state, "roles": #"["teacher"]"#, "scores": "[1, 2]",
            "settings": #"{"a": [1, null]}"#, "seen": "2026-01-01 00:00:00",
        ]
    }

    /// Something happens, perhaps a run that is ended, and then a run that is not.
    mutating func step() async throws -> [String] {
        var done: [String] = []
        for _ in 0..<Int.random(in: 1...4, using: &random) { done.append(try event()) }
        if Bool.random(using: &random) {
            let messages = Int.random(in: 1...250, using: &random)
            done.append("ended at \(messages)")
            _ = try await Self.run(warehouse, school, endingAt: messages)
        }
        if Bool.random(using: &random) { done.append(try event()) }
        var options = ReplicaWarehouse.options
        options.allowsShrinking = true
        options.jobs = Int.random(in: 1...3, using: &random)
        options.loadsAgain = Int.random(in: 0..<8, using: &random) == 0
        let summary = try await warehouse.refresh(school, options)
        if !summary.failures.isEmpty { done.append("\(summary.failures)") }
        return done
    }

    /// - Returns: whether the run came to its end.
    static func run(
        _ warehouse: ReplicaWarehouse, _ school: ReplicaSchool, endingAt messages: Int
    ) async throws -> Bool {
        let proxy = try PostgresProxy(to: warehouse.database, plan: { _ in nil }) {
            $0 == messages ? .everything : nil
        }
        defer { proxy.stop() }
        var policy = RetryPolicy()
        (policy.tries, policy.base, policy.cap) = (1, 0, 0)
        var options = ReplicaWarehouse.options
        options.allowsShrinking = true
        let loader = warehouse.loader(options, connection: proxy.connectionString(), policy: policy)
        do {
            _ = try await loader.run("refresh", from: school)
            return proxy.messages < messages
        } catch is CanvasDataError {
            return false
        }
    }

    private mutating func event() throws -> String {
        let table = ["users", "courses"].randomElement(using: &random) ?? "users"
        switch Int.random(in: 0..<13, using: &random) {
        case 0...3:
            for _ in 0..<Int.random(in: 1...30, using: &random) { school.put(table, row(table)) }
            return "rows in \(table)"
        case 4:
            let keys = (school.table(table)?.rows.keys.sorted() ?? []).filter { _ in
                Bool.random(using: &random)
            }
            for key in keys { school.delete(table, key) }
            school.delete(table, "123456")
            return "\(keys.count) deleted from \(table)"
        case 5:
            for _ in 0..<Int.random(in: 1...20, using: &random) {
                let id = "\(Int.random(in: 1...40, using: &random))"
                // Deletions are left out: a whole copy does not show them of a log.
                school.put(
                    "web_logs",
                    [
                        "id": id,
                        "controller": ["files", "courses", nil].randomElement(using: &random) ?? nil,
                        "path": "\(Int.random(in: 0..<9, using: &random))",
                    ])
            }
            return "rows in web_logs"
        case 6:
            school.forgetChanges(of: table)
            return "\(table) out of range"
        case 7:
            // What was never loaded cannot be kept.
            guard let logs = school.table("web_logs"),
                (try? warehouse.contents("web_logs", logs)) == logs.rows
            else { return "nothing" }
            let some = Set(logs.rows.keys.filter { Int($0).map { $0 % 2 == 0 } == true })
            school.change("web_logs") { $0.forgotten = some }
            school.forgetChanges(of: "web_logs")
            return "web_logs out of range"
        case 8:
            school.change(table) { table in
                table.version += 1
                table.columns.append(.plain("new\(table.version)", .scalar(.integer)))
            }
            return "a column for \(table)"
        case 9:
            school.change(table) { table in
                table.version += 1
                table.columns = table.columns.map { column in
                    guard case .enumeration(let labels) = column.storage else { return column }
                    return .plain(column.name, .enumeration(labels + ["label\(table.version)"]))
                }
            }
            return "a label for \(table)"
        case 10:
            try? warehouse.execute("DROP TABLE canvas.\(table)")
            return "\(table) dropped"
        case 11:
            try? warehouse.execute("TRUNCATE canvas.\(table)")
            return "\(table) emptied"
        default:
            try? warehouse.execute("DELETE FROM instructure_dap.table_sync WHERE source_table = '\(table)'")
            return "record of \(table) deleted"
        }
    }

    private mutating func row(_ name: String) -> ReplicaSchool.Row {
        var row = Self.user(
            Int.random(in: 1...60, using: &random), "\(Int.random(in: 0..<9, using: &random))")
        for column in school.table(name)?.columns ?? [] {
            switch column.storage {
            case .enumeration(let labels): row[column.name] = labels.randomElement(using: &random)
            case .scalar(.integer) where Bool.random(using: &random):
                row[column.name] = "\(Int.random(in: 0..<9, using: &random))"
            default: if row[column.name] == nil { row[column.name] = .some(nil) }
            }
        }
        return row
    }

    /// What readers see that the source does not have, or the other way round.
    func differences() throws -> [String] {
        var differences: [String] = []
        for name in school.tableNames {
            guard let table = school.table(name) else { continue }
            // Rows from before a column was there have no value for it.
            let expected = table.rows.mapValues { row in
                table.columns.reduce(into: ReplicaSchool.Row()) { $0[$1.name] = row[$1.name] ?? .some(nil) }
            }
            let found = try warehouse.contents(name, table)
            if found != expected {
                let keys = Set(found.keys).union(expected.keys).filter { found[$0] != expected[$0] }.sorted()
                differences.append("\(name) differs in \(keys)")
            }
            if try warehouse.records(name) != [[school.position, "\(table.version)"]] {
                differences.append("\(name) is recorded as \(try warehouse.records(name))")
            }
            let rows = try warehouse.value(
                "SELECT rows FROM canvas_data.loads WHERE table_name = '\(name)' AND state = 'published'")
            if rows != "\(found.count)" {
                differences.append("\(name) has \(found.count) rows, and by the ledger \(rows ?? "none")")
            }
        }
        let stored = try warehouse.stored()
        return differences + stored.map { "\($0) is left in the store" }
    }
}
