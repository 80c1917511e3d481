import CanvasDataBase
import CanvasDataLoading
import CanvasDataTransfer
import PostgresFixture
import Synchronization
import Testing

@testable import CanvasDataPostgres

/// What others do with replicas while they are brought up to date, and what they made of them.
@Suite(.enabled(if: PrivateCluster.isInstalled))
struct ReplicaReadersTests {
    @Test func `readers see one state of two tables that belong together, and never wait for an error`()
        async throws
    {
        let school = ReplicaSchool(["users": .users, "courses": .users])
        let warehouse = try await ReplicaWarehouse()
        @Sendable func write(_ number: Int) {
            school.putTogether(
                (1...50).flatMap { id in
                    ["users", "courses"].map { ($0, RandomHistory.user(id, "\(number)")) }
                })
        }
        write(0)
        try await warehouse.refresh(school)
        let ended = Atomic(false)
        let torn = Mutex<[[String?]]>([])
        let looks = Mutex(0)
        try await (0..<2).concurrently(atMost: 2) { task in
            guard task == 0 else {
                let reader = try warehouse.database.connect()
                while !ended.load(ordering: .relaxed) {
                    let rows = try reader.transaction {
                        try reader.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                        return try ["users", "courses"].flatMap {
                            try reader.query("SELECT count(*), min(name), max(name) FROM canvas.\($0)").rows
                        }
                    }
                    looks.withLock { $0 += 1 }
                    if rows[0] != rows[1] || rows[0][1] != rows[0][2] || rows[0][0] != "50" {
                        torn.withLock { $0 += rows }
                    }
                }
                return
            }
            defer { ended.store(true, ordering: .relaxed) }
            for number in 1...10 {
                write(number)
                if number % 4 == 0 { school.forgetChanges(of: "users") }
                if number % 5 == 0 {
                    school.change("users") { table in
                        table.version += 1
                        table.columns.append(.plain("new\(number)", .scalar(.integer)))
                    }
                }
                let summary = try await warehouse.refresh(school)
                #expect(summary.failures == [])
            }
        }
        #expect(torn.withLock { $0 } == [])
        #expect(looks.withLock { $0 } > 10)
    }

    @Test func `what users made of a table stays, also where all tables are published`() async throws {
        let school = ReplicaSchool(["users": .users, "web_logs": .logs])
        let warehouse = try await ReplicaWarehouse()
        try warehouse.execute("CREATE PUBLICATION all_of_it FOR ALL TABLES")
        for id in 1...5 { school.put("users", RandomHistory.user(id, "a")) }
        school.put("web_logs", ["id": "a", "controller": "c", "path": nil])
        try await warehouse.refresh(school)
        try warehouse.execute(
            """
            CREATE ROLE "reader \(warehouse.database.name)";
            CREATE SCHEMA reports;
            CREATE VIEW reports.names AS SELECT id, name FROM canvas.users;
            CREATE MATERIALIZED VIEW reports.kept AS SELECT id, state FROM canvas.users;
            CREATE INDEX ours ON canvas.users (name);
            ALTER TABLE canvas.users ADD COLUMN note text DEFAULT 'mine', ADD CHECK (id > 0);
            GRANT SELECT ON canvas.users TO "reader \(warehouse.database.name)";
            CREATE TABLE reports.marks (user_id bigint REFERENCES canvas.users);
            INSERT INTO reports.marks VALUES (1);
            COMMENT ON TABLE canvas.users IS 'ours'
            """)
        let shape = """
            SELECT string_agg(x, ';' ORDER BY x) FROM (
                SELECT pg_get_indexdef(indexrelid) AS x FROM pg_index WHERE indrelid = 'canvas.users'::regclass
                UNION ALL SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE 'canvas.users'::regclass IN (conrelid, confrelid)
                UNION ALL SELECT relacl::text || obj_description(oid) || oid FROM pg_class WHERE oid = 'canvas.users'::regclass
            ) t
            """
        let before = try warehouse.value(shape)
        for number in 1...4 {
            school.put("users", RandomHistory.user(2, "b\(number)"), RandomHistory.user(10 + number, "n"))
            school.delete("users", "\(number + 2)")
            for _ in 0..<2 {
                school.put("web_logs", ["id": "\(number)", "controller": "c\(number)", "path": nil])
            }
            if number == 2 { school.forgetChanges(of: "users") }
            if number == 3 {
                school.change("users") { table in
                    table.version += 1
                    table.columns =
                        table.columns.map {
                            $0.name == "name" ? .plain("name", .scalar(.text)) : $0
                        } + [.plain("more", .enumeration(["x", "y"]))]
                }
            }
            #expect(try await warehouse.refresh(school).failures == [])
        }
        #expect(try warehouse.value(shape) == before)
        #expect(
            try warehouse.value("SELECT count(*) FROM reports.names")
                == "\(school.table("users")?.rows.count ?? 0)")
        #expect(try warehouse.rows("SELECT DISTINCT note FROM canvas.users") == [["mine"]])
        try warehouse.execute("REFRESH MATERIALIZED VIEW reports.kept")
    }

    @Test func `a type that a view keeps from changing holds back its table alone, and its rows are kept`()
        async throws
    {
        var narrow = ReplicaSchool.Table(columns: [.keyed("id"), .plain("size", .scalar(.integer))])
        let school = ReplicaSchool(["sizes": narrow, "users": .users])
        let warehouse = try await ReplicaWarehouse()
        school.put("sizes", ["id": "1", "size": "1"])
        school.put("users", RandomHistory.user(1, "a"))
        try await warehouse.refresh(school)
        try warehouse.execute("CREATE VIEW public.big AS SELECT size FROM canvas.sizes")
        narrow.columns[1] = .plain("size", .scalar(.bigint))
        school.change("sizes") { table in
            table.version = 2
            table.columns = narrow.columns
        }
        school.put("sizes", ["id": "2", "size": "5000000000"])
        school.put("users", RandomHistory.user(2, "b"))
        let summary = try await warehouse.refresh(school)
        #expect(summary.words == ["sizes staged +0 ~0 -0", "users published +1 ~0 -0"])
        #expect(
            summary.failures.map(\.message) == [
                """
                Cannot load "canvas"."sizes": its column size must change from integer to bigint, which Postgres refuses \
                because of the view public.big.
                """
            ])
        let reads = school.reads.count
        try warehouse.execute("DROP VIEW public.big")
        #expect(
            try await warehouse.refresh(school).words == [
                "sizes published +1 ~0 -0", "users unchanged +0 ~0 -0",
            ])
        #expect(school.reads.count == reads)
        let table = try #require(school.table("sizes"))
        #expect(try warehouse.contents("sizes", table) == table.rows)
    }

    @Test func `rows that a user's constraint refuses hold back their table alone`() async throws {
        let school = ReplicaSchool(["users": .users, "courses": .users])
        let warehouse = try await ReplicaWarehouse()
        school.put("users", RandomHistory.user(1, "a"))
        school.put("courses", RandomHistory.user(1, "a"))
        try await warehouse.refresh(school)
        try warehouse.execute(
            """
            CREATE TABLE public.marks (user_id bigint REFERENCES canvas.users DEFERRABLE INITIALLY DEFERRED);
            INSERT INTO public.marks VALUES (1)
            """)
        school.delete("users", "1")
        school.delete("courses", "1")
        let summary = try await warehouse.refresh(school)
        #expect(summary.words == ["courses published +0 ~0 -1", "users staged +0 ~0 -0"])
        #expect(summary.failures.count == 1)
        try warehouse.execute("DELETE FROM public.marks")
        #expect(try await warehouse.refresh(school).words.last == "users published +0 ~0 -1")
    }

    @Test func `a column is added when those who read the table let go of it, and others never wait`()
        async throws
    {
        let school = ReplicaSchool(["users": .users, "courses": .users])
        let warehouse = try await ReplicaWarehouse()
        school.put("users", RandomHistory.user(1, "a"))
        school.put("courses", RandomHistory.user(1, "a"))
        try await warehouse.refresh(school)
        let reader = try warehouse.database.connect()
        try reader.execute("BEGIN; SELECT FROM canvas.users")
        school.change("users") { table in
            table.version = 2
            table.columns.append(.plain("more", .scalar(.integer)))
        }
        school.put("users", RandomHistory.user(2, "b"))
        school.put("courses", RandomHistory.user(2, "b"))
        var options = ReplicaWarehouse.options
        options.publish.lockTimeout = 0.1
        options.publish.deadline = 1
        let summary = try await warehouse.refresh(school, options)
        #expect(summary.words == ["courses published +1 ~0 -0", "users staged +0 ~0 -0"])
        #expect(summary.failures.map(\.kind) == [.busy])
        #expect(summary.failures.first?.message.contains("process \(reader.processID)") == true)
        try reader.execute("COMMIT")
        #expect(try await warehouse.refresh(school).words.last == "users published +1 ~0 -0")
    }

    @Test func `two runs do not get in each other's way: the second is busy`() async throws {
        let school = ReplicaSchool(["users": .users])
        let warehouse = try await ReplicaWarehouse()
        school.put("users", RandomHistory.user(1, "a"))
        var options = ReplicaWarehouse.options
        options.waitsForOthers = false
        let second = Mutex<CanvasDataError?>(nil)
        school.beforeReading { [options] _, _ in
            do {
                _ = try await warehouse.refresh(school, options)
            } catch let error as CanvasDataError {
                second.withLock { $0 = error }
            }
        }
        #expect(try await warehouse.refresh(school).failures == [])
        #expect(second.withLock { $0 } == .schemaBusy("canvas"))
    }
}
