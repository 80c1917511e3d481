import CanvasData
import CanvasDataLoading
import PostgresFixture
import Testing

@testable import CanvasDataPostgres

/// Databases whose tables are published for logical replication: Postgres refuses to update or delete rows that nothing
/// identifies.
@Suite(.enabled(if: PrivateCluster.isInstalled))
struct LogicalReplicationTests {
    /// What makes all tables that a load touches published ones.
    static let publications = [
        "CREATE PUBLICATION all_of_it FOR ALL TABLES",
        "CREATE PUBLICATION all_of_it FOR TABLES IN SCHEMA public, canvas_data, canvas_data_store",
        // Rows of a partitioned table are published as its own.
        "CREATE PUBLICATION all_of_it FOR ALL TABLES WITH (publish_via_partition_root = true)",
    ]

    @Test(arguments: publications)
    func `published tables are staged, published, extended and removed as any others`(publication: String)
        async throws
    {
        let warehouse = try await Warehouse()
        try warehouse.control.execute(publication)
        try await warehouse.load(.courses, dump: 1, "SELECT 1, 'A', NULL::timestamp")
        try await warehouse.load(.requests, dump: 1, "VALUES ('a', '1'), ('a', '1'), ('b', '1')", .append)
        try await warehouse.load(.requests, dump: 2, "VALUES ('b', '2'), ('c', '2'), ('c', '2')", .append)
        try await warehouse.load(.courses, dump: 2, "SELECT 2, 'B', NULL::timestamp")
        let rows = "SELECT id, url FROM public.requests ORDER BY id"
        #expect(try warehouse.rows(rows) == [["a", "1"], ["b", "1"], ["c", "2"]])
        // A full copy, in which rows come twice as well, and an increment behind it.
        let loads = [
            try warehouse.stage(.requests, dump: 3, "VALUES ('a', '3'), ('c', '3'), ('c', '3')"),
            try warehouse.stage(.requests, dump: 4, "VALUES ('c', '4'), ('d', '4')", .append),
        ]
        let result = try await warehouse.publish(warehouse.item(.requests, loads[0], loads[1]))
        #expect(result.rows == ["requests": 3])
        #expect(try warehouse.rows(rows) == [["a", "3"], ["c", "3"], ["d", "4"]])
        #expect(
            try warehouse.rows(
                "SELECT DISTINCT relreplident FROM pg_class WHERE relnamespace = 'canvas_data_store'::regnamespace AND relkind = 'r'"
            ) == [["d"]])

        let begun = try warehouse.stage(.courses, dump: 3, "SELECT 3, 'C', NULL::timestamp")
        try warehouse.ledger.forget(begun, on: warehouse.control)
        try warehouse.sweep(on: warehouse.control)
        try warehouse.ledger.endRun(1, message: nil, on: warehouse.control)
        #expect(
            try Removal(target: warehouse.target).run(on: warehouse.control).dropped
                == ["course_dim", "requests"])
        #expect(try warehouse.stored() == [])
    }

    @Test(arguments: publications)
    func `a published ledger of the first version is brought up to date`(publication: String) async throws {
        let warehouse = try await Warehouse()
        try warehouse.control.execute("UPDATE canvas_data.ledger SET version = 1")
        try warehouse.control.execute(publication)
        try warehouse.ledger.install(on: warehouse.control)
        #expect(try warehouse.ledger.version(on: warehouse.control) == LedgerSchema.version)
        try await warehouse.load(.courses, dump: 1, "SELECT 1, 'A', NULL::timestamp")
        #expect(try warehouse.rows("SELECT id FROM public.course_dim") == [["1"]])
    }

    @Test(arguments: publications)
    func `published tables of a user's own are rewritten and extended`(publication: String) async throws {
        let warehouse = try await Warehouse()
        try warehouse.control.execute(
            """
            CREATE TABLE public.course_dim (id bigint, name text, "Öffnung" timestamp);
            INSERT INTO public.course_dim VALUES (1, 'A');
            CREATE TABLE public.requests (id text, url text); INSERT INTO public.requests VALUES ('a', '1')
            """)
        try warehouse.control.execute(publication)
        let layout = TableLayout.of(
            "course_dim", ["id": .bigint, "name": .varchar(length: 256), "Öffnung": .timestamp])
        let result = try await warehouse.publish(
            warehouse.item(layout, warehouse.stage(layout, dump: 2, "SELECT 2, 'B', NULL::timestamp")),
            warehouse.item(
                .requests, warehouse.stage(.requests, dump: 2, "VALUES ('a', '2'), ('b', '2')", .append)))
        #expect(result.heldBack.isEmpty)
        #expect(try warehouse.rows("SELECT id FROM public.course_dim") == [["2"]])
        #expect(try warehouse.rows("SELECT url FROM public.requests ORDER BY 1") == [["1"], ["2"]])
    }
}
