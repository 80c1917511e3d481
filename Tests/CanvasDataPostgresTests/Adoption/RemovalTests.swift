import CanvasData
import CanvasDataBase
import CanvasDataLoading
import PostgresFixture
import Testing

@testable import CanvasDataPostgres

@Suite(.enabled(if: PrivateCluster.isInstalled))
struct RemovalTests {
    private func warehouse() async throws -> Warehouse {
        let warehouse = try await Warehouse()
        try await warehouse.load(.courses, dump: 1, "SELECT 1, 'A', NULL::timestamp")
        try await warehouse.load(.requests, dump: 1, "SELECT 'a', 'x'", .append)
        _ = try warehouse.stage(.courses, dump: 2, "SELECT 2, 'B', NULL::timestamp")
        let other = try await Warehouse(schema: "other", warehouse.database)
        try await other.load(.courses, dump: 1, "SELECT 1, 'A', NULL::timestamp")
        try warehouse.control.execute(
            """
            CREATE TABLE public.mine (id bigint);
            CREATE TABLE public.user_dim (id bigint) PARTITION BY LIST (id)
            """)
        return warehouse
    }

    @Test func `all that we made of a schema goes, and nothing else`() async throws {
        let warehouse = try await warehouse()
        #expect(
            try Removal(target: warehouse.target).run(on: warehouse.control)
                == Removal.Tables(dropped: ["course_dim", "requests"], returned: [], hasLeftovers: true))
        #expect(
            try warehouse.rows(
                "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1") == [
                    ["mine"], ["user_dim"],
                ])
        #expect(try warehouse.stored().filter { !$0.hasPrefix("barrier") } == ["other.course_dim#1"])
        #expect(try warehouse.loads() == ["course_dim 1 published 1"])
        #expect(try warehouse.rows("SELECT DISTINCT target_schema FROM canvas_data.runs") == [["other"]])
        #expect(try warehouse.rows("SELECT id FROM other.course_dim") == [["1"]])
        #expect(try Removal(target: warehouse.target).tables(on: warehouse.control).isEmpty)
        #expect(try Removal(target: warehouse.target).run(on: warehouse.control).isEmpty)
    }

    @Test func `what depends on a table is named, and nothing dropped`() async throws {
        let warehouse = try await warehouse()
        try warehouse.control.execute(
            """
            CREATE VIEW public.ids AS SELECT id FROM public.course_dim;
            CREATE FUNCTION public.all_of() RETURNS SETOF public.requests LANGUAGE sql AS 'SELECT * FROM public.requests'
            """)
        let (stored, loads) = (try warehouse.stored(), try warehouse.loads())
        #expect(
            throws: CanvasDataError(
                .refused,
                "Cannot drop the tables in \"public\": others depend on them: function public.all_of(), view public.ids.",
                remedy: "Nothing is dropped. Drop those first, and then run the command again.")
        ) { try Removal(target: warehouse.target).run(on: warehouse.control) }
        #expect(try warehouse.stored() == stored)
        #expect(try warehouse.loads() == loads)
        #expect(try warehouse.rows("SELECT * FROM public.ids") == [["1"]])
    }

    @Test func `a table in use is not waited for for long`() async throws {
        let warehouse = try await warehouse()
        let reader = try warehouse.database.connect()
        try reader.execute("BEGIN; SELECT FROM public.requests")
        #expect(
            throws: CanvasDataError(
                .busy,
                "Cannot drop the tables in \"public\": they are in use, by process \(reader.processID) (\"canvas-data\").",
                remedy: "Nothing is dropped. Run the command again when nobody reads.")
        ) { try Removal(target: warehouse.target).run(on: warehouse.control) }
        #expect(try warehouse.rows("SELECT count(*) FROM public.course_dim") == [["1"]])
    }
}
