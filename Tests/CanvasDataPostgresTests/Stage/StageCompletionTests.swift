import CanvasDataBase
import PostgresFixture
import Testing

@testable import CanvasData
@testable import CanvasDataPostgres

@Suite(.enabled(if: PrivateCluster.isInstalled))
struct StageCompletionTests {
    @Test func `a copy that somebody has changed is refused, and loaded again by the next run`() async throws
    {
        let canvas = try await SmallCanvas()
        let ids: [(name: String, type: String)] = [("id", "bigint")]
        try await canvas.load(dump: 1, ["user_dim": .init(columns: ids, rows: "7\n")])
        let tables: SmallCanvas.Tables = ["course_dim": .init(columns: ids, rows: "1\n2\n")]
        let somebody = try canvas.database.connect()
        try somebody.execute(
            """
            CREATE FUNCTION public.meddle() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    INSERT INTO canvas_data_store."course_dim#2" VALUES (99);
                    RETURN NEW;
                END $$;
            CREATE TRIGGER meddle AFTER INSERT ON canvas_data.fragments FOR EACH ROW EXECUTE FUNCTION public.meddle()
            """)
        let refused = try await canvas.load(dump: 2, tables)
        #expect(refused.failures == [.stageDiffers("course_dim", ledger: 2, counted: 3)])
        #expect(refused.tables.map(\.outcome) == [.failed])
        try somebody.execute("DROP TRIGGER meddle ON canvas_data.fragments")
        let again = try await canvas.load(dump: 2, tables)
        #expect(again.failures == [])
        #expect(try canvas.rows("SELECT id FROM course_dim ORDER BY 1") == [["1"], ["2"]])
    }
}
