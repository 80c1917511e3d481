import CanvasData
import CanvasDataBase
import CanvasDataLoading
import PostgresFixture
import Testing

@testable import CanvasDataPostgres

@Suite(.enabled(if: PrivateCluster.isInstalled))
struct SwapTests {
    @Test func `the first dump makes the table, with comments and the key's index`() async throws {
        let warehouse = try await Warehouse()
        let load = try warehouse.stage(
            .courses, dump: 1, "SELECT 1, 'A', NULL::timestamp UNION SELECT 2, 'B', NULL")
        let result = try await warehouse.publish(warehouse.item(.courses, load))
        #expect(result.rows == ["course_dim": 2])
        #expect(result.heldBack.isEmpty)
        #expect(result.lockedSeconds > 0)
        #expect(
            try warehouse.rows("SELECT id, name FROM public.course_dim ORDER BY id") == [
                ["1", "A"], ["2", "B"],
            ])
        #expect(try warehouse.loads() == ["course_dim 1 published 2"])
        #expect(try warehouse.stored() == ["barrier 2200", "course_dim#1"])
        #expect(
            try warehouse.rows(
                """
                SELECT pg_get_partkeydef('public.course_dim'::regclass),
                    obj_description('public.course_dim'::regclass), col_description('public.course_dim'::regclass, 3),
                    (SELECT string_agg(indexrelid::regclass::text, ' ') FROM pg_index WHERE indrelid = 'public.course_dim'::regclass)
                """) == [["LIST (id)", "All of course_dim", "The \"Öffnung\"", "public.course_dim_id_idx"]])
    }

    @Test func `the next dump takes its place, and the old one goes`() async throws {
        let warehouse = try await Warehouse()
        try await warehouse.load(.courses, dump: 1, "SELECT 1, 'A', NULL::timestamp")
        let indexes =
            "SELECT indexrelid, indexrelid::regclass FROM pg_index WHERE indrelid = 'canvas_data_store.\"course_dim#2\"'::regclass"
        let load = try warehouse.stage(.courses, dump: 2, "SELECT 2, 'B', NULL::timestamp")
        let built = try warehouse.rows(indexes)
        try await warehouse.publish(warehouse.item(.courses, load))
        #expect(try warehouse.rows("SELECT id FROM public.course_dim") == [["2"]])
        #expect(try warehouse.stored() == ["barrier 2200", "course_dim#2"])
        #expect(try warehouse.loads() == ["course_dim 1 superseded 1", "course_dim 2 published 1"])
        #expect(built.count == 1)
        #expect(try warehouse.rows(indexes) == built)
    }

    @Test func `two tables become visible at once, or none`() async throws {
        let warehouse = try await Warehouse()
        let users = TableLayout.of("user_dim", ["id": .bigint])
        try await warehouse.load(.courses, dump: 1, "SELECT 1, 'A', NULL::timestamp")
        let items = [
            try warehouse.item(
                .courses, warehouse.stage(.courses, dump: 2, "SELECT 2, 'B', NULL::timestamp")),
            try warehouse.item(users, warehouse.stage(users, dump: 2, "SELECT 7")),
        ]
        // Another run did something to one of them.
        try warehouse.control.execute(
            "UPDATE canvas_data.loads SET state = 'staging' WHERE table_name = 'user_dim'")
        await #expect(throws: CanvasDataError.loadsHaveChanged(["public.user_dim"])) {
            try await warehouse.publish(items[0], items[1])
        }
        #expect(try warehouse.rows("SELECT id FROM public.course_dim") == [["1"]])
        #expect(try warehouse.rows("SELECT to_regclass('public.user_dim')") == [[nil]])
        try warehouse.control.execute(
            "UPDATE canvas_data.loads SET state = 'staged' WHERE table_name = 'user_dim'")
        let result = try await warehouse.publish(items[0], items[1])
        #expect(result.rows == ["course_dim": 1, "user_dim": 1])
        #expect(
            try warehouse.rows("SELECT c.id, u.id FROM public.course_dim c, public.user_dim u") == [
                ["2", "7"]
            ])
    }

    @Test func `without the schema's lock nothing is published`() async throws {
        let warehouse = try await Warehouse()
        let item = try warehouse.item(
            .courses, warehouse.stage(.courses, dump: 1, "SELECT 1, 'A', NULL::timestamp"))
        try warehouse.control.query("SELECT pg_advisory_unlock_all()")
        await #expect(throws: CanvasDataError.lockIsLost) { try await warehouse.publish(item) }
        #expect(try warehouse.loads() == ["course_dim 1 staged 1"])
    }

    @Test func `a partition that somebody took away stays his`() async throws {
        let warehouse = try await Warehouse()
        try await warehouse.load(.courses, dump: 1, "SELECT 1, 'A', NULL::timestamp")
        try warehouse.control.execute(
            """
            ALTER TABLE public.course_dim DETACH PARTITION canvas_data_store."course_dim#1";
            ALTER TABLE canvas_data_store."course_dim#1" RENAME TO mine
            """)
        try await warehouse.load(.courses, dump: 2, "SELECT 2, 'B', NULL::timestamp")
        #expect(try warehouse.rows("SELECT id FROM public.course_dim") == [["2"]])
        #expect(try warehouse.stored() == ["barrier 2200", "course_dim#2", "mine"])
    }

    @Test func `another schema has generations of its own`() async throws {
        let database = try await PrivateCluster.shared().database()
        let first = try await Warehouse(database)
        let second = try await Warehouse(schema: "Canvas \"2\"", database)
        try await first.load(.courses, dump: 1, "SELECT 1, 'A', NULL::timestamp")
        try await second.load(.courses, dump: 1, "SELECT 2, 'B', NULL::timestamp")
        #expect(
            try first.rows("SELECT a.id, b.id FROM public.course_dim a, \"Canvas \"\"2\"\"\".course_dim b")
                == [["1", "2"]])
    }
}
