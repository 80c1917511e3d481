import CanvasDataBase
import CanvasDataLoading
import PostgresFixture
import Testing

@testable import CanvasDataPostgres

@Suite(.enabled(if: PrivateCluster.isInstalled))
struct ReplicaLoaderTests {
    private func user(_ id: Int, _ name: String, state: String? = "active", settings: String? = nil)
        -> ReplicaSchool.Row
    {
        [
            "id": "\(id)", "name": name, "state": state, "roles": #"["teacher", "student"]"#,
            "scores": "[1, 2]",
            "settings": settings, "seen": "2026-01-01 00:00:00",
        ]
    }

    private func school() -> ReplicaSchool {
        let school = ReplicaSchool(["users": .users, "web_logs": .logs])
        school.put("users", user(1, "a"), user(2, "b", settings: #"{"a": 1}"#), user(3, "c", state: nil))
        school.put(
            "web_logs", ["id": "x", "controller": "files", "path": "/a"],
            ["id": "y", "controller": "courses", "path": nil])
        return school
    }

    private func check(
        _ warehouse: ReplicaWarehouse, _ school: ReplicaSchool, _ place: SourceLocation = #_sourceLocation
    ) throws {
        for name in school.tableNames {
            let table = try #require(school.table(name))
            #expect(try warehouse.contents(name, table) == table.rows, sourceLocation: place)
        }
        #expect(try warehouse.stored() == [], sourceLocation: place)
    }

    @Test func `new tables appear whole, and what is recorded of them is true`() async throws {
        let (warehouse, school) = (try await ReplicaWarehouse(), school())
        let summary = try await warehouse.refresh(school)
        #expect(summary.words == ["users published +3 ~0 -0", "web_logs published +2 ~0 -0"])
        #expect(summary.failures == [])
        try check(warehouse, school)
        #expect(try warehouse.records("users") == [[school.position, "1"]])
        #expect(
            try warehouse.rows(
                "SELECT table_name, state, effect, source, position, rows, inserted FROM canvas_data.loads ORDER BY 1"
            )
                == [
                    ["users", "published", "replace", "dap", school.position, "3", "3"],
                    ["web_logs", "published", "replace", "dap", school.position, "2", "2"],
                ])
        #expect(
            try warehouse.rows(
                "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'canvas.users'::regclass AND contype = 'p'"
            )
                == [["pk_users", "PRIMARY KEY (id)"]])
        #expect(try warehouse.value("SELECT col_description('canvas.users'::regclass, 2)") == "The name")
        #expect(try warehouse.rows("SELECT outcome FROM canvas_data.runs") == [["done"]])
    }

    @Test func `changes are merged in place, and rows that are equal are not touched`() async throws {
        let (warehouse, school) = (try await ReplicaWarehouse(), school())
        try await warehouse.refresh(school)
        let before = try warehouse.places("users")
        school.put("users", user(2, "B", settings: #"{"a": 1}"#), user(4, "d"), user(1, "a"))
        school.delete("users", "3", "99")
        school.put("web_logs", ["id": "z", "controller": "new", "path": "/z"])
        let summary = try await warehouse.refresh(school)
        #expect(summary.words == ["users published +1 ~1 -1", "web_logs published +1 ~0 -0"])
        try check(warehouse, school)
        let after = try warehouse.places("users")
        #expect(before.first == after.first)
        #expect(try warehouse.records("users") == [[school.position, "1"]])
        #expect(
            try warehouse.rows(
                "SELECT table_name, effect, rows, inserted, updated, deleted FROM canvas_data.loads WHERE state = 'published' ORDER BY 1"
            ) == [["users", "upsert", "3", "1", "1", "1"], ["web_logs", "upsert", "3", "1", "0", "0"]])
        #expect(
            school.wishes.suffix(2).map(\.since) == [ReplicaSchool.position(3), ReplicaSchool.position(3)])
    }

    @Test func `where nothing has changed, nothing is written but the position`() async throws {
        let (warehouse, school) = (try await ReplicaWarehouse(), school())
        try await warehouse.refresh(school)
        let before = try warehouse.places("users")
        school.tick()
        let summary = try await warehouse.refresh(school)
        #expect(summary.isUnchanged)
        #expect(try warehouse.places("users") == before)
        #expect(try warehouse.records("users") == [[school.position, "1"]])
        #expect(try warehouse.value("SELECT count(*) FROM canvas_data.runs") == "1")
        school.put("users", user(5, "e"))
        try await warehouse.refresh(school)
        try check(warehouse, school)
    }

    @Test func `a whole copy of a table that is there is merged by what differs`() async throws {
        let (warehouse, school) = (try await ReplicaWarehouse(), school())
        try await warehouse.refresh(school)
        let before = try warehouse.places("users")
        school.put("users", user(2, "B"), user(4, "d"))
        school.delete("users", "3")
        school.forgetChanges(of: "users")
        // A log upstream forgets what is kept here.
        school.change("web_logs") { $0.forgotten = ["x"] }
        school.forgetChanges(of: "web_logs")
        let summary = try await warehouse.refresh(school)
        #expect(summary.words == ["users published +1 ~1 -1", "web_logs published +0 ~0 -0"])
        #expect(summary.tables.map(\.isWhole) == [true, true])
        try check(warehouse, school)
        #expect(try warehouse.places("users").first == before.first)
        var options = ReplicaWarehouse.options
        options.loadsAgain = true
        #expect(
            try await warehouse.refresh(school, options).words == [
                "users published +0 ~0 -0", "web_logs published +0 ~0 -0",
            ])
    }

    @Test(arguments: [
        "DROP TABLE canvas.users", "TRUNCATE canvas.users",
        "DELETE FROM instructure_dap.table_sync WHERE source_table = 'users'; DELETE FROM canvas.users WHERE id = 2",
        "DROP TABLE canvas.users; DELETE FROM canvas_data.loads",
        "DROP SCHEMA canvas_data CASCADE; TRUNCATE canvas.users",
        "DROP SCHEMA canvas_data_store CASCADE", "DROP SCHEMA canvas_data CASCADE",
        "DROP SCHEMA canvas CASCADE", "DROP SCHEMA instructure_dap CASCADE",
        """
        INSERT INTO instructure_dap.table_sync (source_namespace, source_table, "timestamp", schema_version,
            target_schema, target_table, schema_description_format, schema_description)
        SELECT source_namespace, source_table, "timestamp" + interval '1 day', 1, target_schema, target_table, 'json', '{}'
        FROM instructure_dap.table_sync
        """,
    ])
    func `what was done to tables and records behind its back is made good`(sql: String) async throws {
        let (warehouse, school) = (try await ReplicaWarehouse(), school())
        try await warehouse.refresh(school)
        try warehouse.execute(sql)
        school.put("users", user(4, "d"))
        school.delete("users", "1")
        let summary = try await warehouse.refresh(school)
        #expect(summary.failures == [])
        try check(warehouse, school)
        #expect(try warehouse.records("users") == [[school.position, "1"]])
    }

    @Test func `a record that another client has moved on counts`() async throws {
        let (warehouse, school) = (try await ReplicaWarehouse(), school())
        try await warehouse.refresh(school)
        school.put("users", user(4, "d"))
        try warehouse.execute(
            """
            INSERT INTO canvas.users (id, name, state, roles, scores, seen)
                VALUES (4, 'd', 'active', '{teacher,student}', '{1,2}', '2026-01-01');
            UPDATE instructure_dap.table_sync SET "timestamp" = '2026-01-01 00:00:04.000123' WHERE source_table = 'users'
            """)
        school.put("users", user(5, "e"))
        let summary = try await warehouse.refresh(school)
        #expect(summary.words.first == "users published +1 ~0 -0")
        #expect(school.wishes.last { $0.table == "users" }?.since == ReplicaSchool.position(4))
        try check(warehouse, school)
        #expect(
            try warehouse.value(
                "SELECT rows FROM canvas_data.loads WHERE table_name = 'users' AND state = 'published'")
                == "5")
    }

    @Test func `of a key that comes twice the newest row counts, and a deletion last`() async throws {
        let school = ReplicaSchool(parts: 3, ["web_logs": .logs])
        let warehouse = try await ReplicaWarehouse()
        school.put("web_logs", ["id": "a", "controller": "files", "path": "1"])
        try await warehouse.refresh(school)
        for number in 1...9 {
            school.put("web_logs", ["id": "a", "controller": "c\(number)", "path": "\(number)"])
        }
        school.put("web_logs", ["id": "b", "controller": "files", "path": "1"])
        school.delete("web_logs", "b")
        school.delete("web_logs", "c")
        school.put("web_logs", ["id": "c", "controller": "files", "path": "1"])
        let summary = try await warehouse.refresh(school)
        #expect(summary.words == ["web_logs published +1 ~1 -0"])
        try check(warehouse, school)
    }

    @Test func `a copy that lacks more than half of the rows is held back until it is allowed`() async throws
    {
        let school = ReplicaSchool(["users": .users])
        let warehouse = try await ReplicaWarehouse()
        school.put("users", (1...10).map { user($0, "u") })
        try await warehouse.refresh(school)
        for id in 1...6 { school.delete("users", "\(id)") }
        school.forgetChanges(of: "users")
        let summary = try await warehouse.refresh(school)
        #expect(summary.words == ["users staged +0 ~0 -0"])
        #expect(summary.failures == [.replicaShrinks("canvas.users", deleted: 6, of: 10)])
        #expect(try warehouse.value("SELECT count(*) FROM canvas.users") == "10")
        let reads = school.reads.count
        var options = ReplicaWarehouse.options
        options.allowsShrinking = true
        #expect(try await warehouse.refresh(school, options).words == ["users published +0 ~0 -6"])
        #expect(school.reads.count == reads)
        try check(warehouse, school)
    }

    @Test func `only what is new, or only what is there, is loaded where that is asked for`() async throws {
        let (warehouse, school) = (try await ReplicaWarehouse(), school())
        let synchronized = try await warehouse.loader(mode: .synchronize).run("syncdb", from: school)
        #expect(synchronized.failures == [.notInitialized("users"), .notInitialized("web_logs")])
        #expect(try await warehouse.loader(mode: .initialize).run("initdb", from: school).failures == [])
        let again = try await warehouse.loader(mode: .initialize).run("initdb", from: school)
        #expect(again.failures == [.alreadyInitialized("users"), .alreadyInitialized("web_logs")])
        school.put("users", user(9, "z"))
        #expect(try await warehouse.loader(mode: .synchronize).run("syncdb", from: school).failures == [])
        try check(warehouse, school)
    }

    @Test func `a table that fails is in no other table's way, and goes on with what is in`() async throws {
        let (warehouse, school) = (try await ReplicaWarehouse(), school())
        let error = CanvasDataError(.failed, "no")
        school.beforeReading { name, _ in if name == "users/all-3/part-1" { throw error } }
        let summary = try await warehouse.refresh(school)
        #expect(summary.words == ["users failed +0 ~0 -0", "web_logs published +2 ~0 -0"])
        #expect(summary.failures == [error])
        #expect(try warehouse.value("SELECT to_regclass('canvas.users')") == nil)
        school.beforeReading(nil)
        let read = school.reads.count
        #expect(
            try await warehouse.refresh(school).words == [
                "users published +3 ~0 -0", "web_logs unchanged +0 ~0 -0",
            ])
        #expect(Array(school.reads.dropFirst(read)) == ["users/all-3/part-1"])
        try check(warehouse, school)
    }

    @Test func `a stage of what the source no longer gives is dropped`() async throws {
        let (warehouse, school) = (try await ReplicaWarehouse(), school())
        school.beforeReading { name, _ in if name.hasSuffix("1") { throw CanvasDataError(.failed, "no") } }
        try await warehouse.refresh(school)
        #expect(try warehouse.stored().count == 2)
        school.beforeReading(nil)
        school.put("users", user(7, "g"))
        #expect(try await warehouse.refresh(school).failures == [])
        try check(warehouse, school)
        try warehouse.execute("CREATE TABLE canvas_data_store.\"canvas.users~999\" ()")
        try await warehouse.refresh(school)
        #expect(try warehouse.stored() == [])
    }

    @Test func `something else of a table's name is refused by name`() async throws {
        let (warehouse, school) = (try await ReplicaWarehouse(), school())
        try warehouse.execute("CREATE SCHEMA canvas; CREATE VIEW canvas.users AS SELECT 1 AS id")
        let summary = try await warehouse.refresh(school)
        #expect(summary.failures == [.replicaNameTaken("canvas.users", by: "a view")])
        #expect(summary.words == ["users failed +0 ~0 -0", "web_logs published +2 ~0 -0"])
    }
}

extension ReplicaWarehouse {
    func loader(mode: ReplicaLoader.Mode) -> ReplicaLoader { loader(Self.options, mode) }
}
