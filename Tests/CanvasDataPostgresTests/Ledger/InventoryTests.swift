import CanvasData
import CanvasDataBase
import CanvasDataLoading
import PostgresFixture
import Testing

@testable import CanvasDataPostgres

/// What is loaded is what the ledger says and the catalogue shows.
@Suite(.enabled(if: PrivateCluster.isInstalled))
struct InventoryTests {
    private func loaded() async throws -> Warehouse {
        let warehouse = try await Warehouse()
        try await warehouse.load(.courses, dump: 1, "VALUES (1, 'a', NULL::timestamp), (2, 'b', NULL)")
        // A row that comes twice is deleted while it is staged: that is no change by somebody else.
        try await warehouse.load(
            .requests, dump: 1, "VALUES ('a', '1'), ('a', '1'), ('b', '1')", .append)
        try await warehouse.load(.requests, dump: 2, "VALUES ('b', '2'), ('c', '2')", .append)
        return warehouse
    }

    private func lost(_ warehouse: Warehouse, after statement: String? = nil) async throws -> [String] {
        // In a session that ends, as Postgres counts deleted rows then at the latest.
        if let statement {
            let done = try await warehouse.database.psql(statement)
            #expect(done.exitCode == 0, "\(done.errors)")
            // psql has ended before its session has: that counts first, and leaves the list of sessions then.
            for _ in 0..<1_000 {
                let sessions = try warehouse.control.query(
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'psql'"
                ).value
                if sessions == "0" { break }
                try await Task.sleep(for: .milliseconds(10))
            }
        }
        return try Inventory(of: warehouse.target, on: warehouse.control).lost.map {
            "\($0.table) \($0.reason.predicate)\($0.remains.map { ", remains \($0)" } ?? "")\($0.isWhole ? ", whole" : "")"
        }
    }

    @Test func `what was published is held`() async throws {
        let warehouse = try await loaded()
        #expect(try await lost(warehouse) == [])
        let inventory = try Inventory(of: warehouse.target, on: warehouse.control)
        #expect(inventory.held("requests").map(\.sequence) == [1, 2])
        #expect(inventory.held("requests").map(\.generation) == ["requests#1", "requests#1"])
        #expect(inventory.unknown == [])
    }

    @Test(arguments: [
        ("DROP TABLE public.course_dim", "course_dim was dropped"),
        (
            "DROP TABLE canvas_data_store.\"course_dim#1\"",
            "course_dim has no rows: its partition was detached or dropped"
        ),
        (
            "ALTER TABLE public.requests DETACH PARTITION canvas_data_store.\"requests#1\"",
            "requests has no rows: its partition was detached or dropped, remains requests#1, whole"
        ),
        (
            "DROP SCHEMA canvas_data_store CASCADE",
            "course_dim has no rows: its partition was detached or dropped"
        ),
        ("TRUNCATE public.course_dim", "course_dim was emptied"),
        ("DELETE FROM public.course_dim", "course_dim was emptied"),
        (
            "DELETE FROM public.requests WHERE id <> 'a'",
            "requests has 1 row, and 3 were loaded, remains requests#1"
        ),
        (
            "DROP TABLE public.course_dim; CREATE VIEW public.course_dim AS SELECT 1 AS id",
            "course_dim is a view now"
        ),
        (
            """
            ALTER TABLE public.requests DETACH PARTITION canvas_data_store."requests#1";
            CREATE TABLE canvas_data_store.other (LIKE public.requests);
            ALTER TABLE public.requests ATTACH PARTITION canvas_data_store.other DEFAULT
            """, "requests has another partition than was loaded, \"other\", remains other"
        ),
    ])
    func `what somebody took away is lost`(statement: String, lost first: String) async throws {
        #expect(try await lost(try await loaded(), after: statement).first == first)
    }

    @Test func `a copy that somebody detached outlives the sweep, increments as well as full copies`()
        async throws
    {
        let warehouse = try await loaded()
        _ = try await lost(
            warehouse,
            after: """
                ALTER TABLE public.requests DETACH PARTITION canvas_data_store."requests#1";
                ALTER TABLE public.course_dim DETACH PARTITION canvas_data_store."course_dim#1"
                """)
        try warehouse.sweep(on: warehouse.control)
        #expect(try warehouse.stored() == ["barrier 2200", "course_dim#1", "requests#1"])
    }

    @Test func `a table that looks like ours and is in no ledger is unknown`() async throws {
        let warehouse = try await loaded()
        _ = try await lost(warehouse, after: "DELETE FROM canvas_data.loads WHERE table_name = 'requests'")
        #expect(try Inventory(of: warehouse.target, on: warehouse.control).unknown == ["requests"])
    }

    @Test func `a row of the ledger that holds an unknown value is an error, not guessed at`() async throws {
        let warehouse = try await loaded()
        try warehouse.control.execute(
            """
            ALTER TABLE canvas_data.loads DROP CONSTRAINT loads_effect_check;
            UPDATE canvas_data.loads SET effect = 'merge' WHERE load = 1
            """)
        #expect(throws: CanvasDataError.unreadableLedger(load: "1")) {
            try Inventory(of: warehouse.target, on: warehouse.control)
        }
    }
}
