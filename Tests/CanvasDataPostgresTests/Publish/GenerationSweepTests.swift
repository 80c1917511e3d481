import CanvasData
import CanvasDataLoading
import PostgresFixture
import Testing

@testable import CanvasDataPostgres

@Suite(.enabled(if: PrivateCluster.isInstalled))
struct GenerationSweepTests {
    @Test func `only what killed runs of this schema left is dropped`() async throws {
        let warehouse = try await Warehouse()
        try await warehouse.load(.courses, dump: 1, "SELECT 1, 'A', NULL::timestamp")
        try await warehouse.load(.requests, dump: 1, "SELECT 'a', 'x'", .append)
        _ = try warehouse.stage(.courses, dump: 2, "SELECT 2, 'B', NULL::timestamp")
        try warehouse.control.execute(
            """
            CREATE TABLE canvas_data_store."course_dim#0" (id bigint);
            CREATE TABLE canvas_data_store."user_dim#7" (id bigint);
            CREATE TABLE canvas_data_store.mine (id bigint);
            CREATE TABLE canvas_data_store."mine#too" (id bigint);
            CREATE TABLE canvas_data_store."other.user_dim#7" (id bigint);
            CREATE TABLE canvas_data_store."in_use_dim#7" (id bigint);
            CREATE VIEW public.on_it AS SELECT id FROM canvas_data_store."in_use_dim#7"
            """)
        try warehouse.sweep(on: warehouse.control)
        #expect(
            try warehouse.stored() == [
                "barrier 2200", "course_dim#1", "course_dim#2", "in_use_dim#7", "mine", "mine#too",
                "other.user_dim#7", "requests#1",
            ])
        #expect(
            warehouse.notices == [
                "The old copy canvas_data_store.\"in_use_dim#7\" could not be dropped yet (cannot drop table canvas_data_store.\"in_use_dim#7\" because other objects depend on it (2BP01)); the next run drops it."
            ])
    }

    @Test func `a generation that somebody reads is dropped by the next run`() async throws {
        let warehouse = try await Warehouse()
        try await warehouse.load(.courses, dump: 1, "SELECT 1, 'A', NULL::timestamp")
        try warehouse.control.execute("CREATE TABLE canvas_data_store.\"course_dim#0\" (id bigint)")
        let reader = try warehouse.database.connect()
        try reader.execute("BEGIN; SELECT FROM canvas_data_store.\"course_dim#0\"")
        try warehouse.sweep(on: warehouse.control)
        #expect(
            warehouse.notices == [
                "The old copy canvas_data_store.\"course_dim#0\" could not be dropped yet (canceling statement due to lock timeout (55P03)); the next run drops it."
            ])
        try reader.execute("COMMIT")
        try warehouse.sweep(on: warehouse.control)
        #expect(try warehouse.stored() == ["barrier 2200", "course_dim#1"])
    }
}
