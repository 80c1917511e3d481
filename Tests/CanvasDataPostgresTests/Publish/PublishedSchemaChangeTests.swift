import CanvasData
import CanvasDataBase
import CanvasDataLoading
import PostgresFixture
import Testing

@testable import CanvasDataPostgres

@Suite(.enabled(if: PrivateCluster.isInstalled))
struct PublishedSchemaChangeTests {
    private static let old = TableLayout.of(
        "course_dim", ["id": .bigint, "name": .varchar(length: 10), "size": .integer, "gone": .text])
    private static let new = TableLayout.of(
        "course_dim", described: true,
        ["id": .bigint, "name": .varchar(length: 20), "size": .bigint, "added": .boolean])
    private static let users = TableLayout.of("user_dim", ["id": .bigint])

    private func warehouse(_ sql: String = "") async throws -> Warehouse {
        let warehouse = try await Warehouse()
        try await warehouse.load(Self.old, dump: 1, "SELECT 1, 'A', 1, 'x'")
        try warehouse.control.execute(sql)
        return warehouse
    }

    private func newDump(_ warehouse: Warehouse) async throws -> PublishResult {
        try await warehouse.publish(
            warehouse.item(
                Self.new, warehouse.stage(Self.new, dump: 2, "SELECT 2, 'longer than ten', 5000000000, true")),
            warehouse.item(Self.users, warehouse.stage(Self.users, dump: 2, "SELECT 7")))
    }

    @Test func `columns are added and widened, those that are gone stay and are NULL`() async throws {
        let warehouse = try await warehouse(
            """
            CREATE VIEW public.ids AS SELECT id, gone FROM public.course_dim;
            ALTER TABLE public.course_dim ALTER COLUMN name SET DEFAULT 'none', ALTER COLUMN size SET DEFAULT 3;
            CREATE INDEX ON public.course_dim (lower(name))
            """)
        let result = try await newDump(warehouse)
        #expect(result.heldBack.map(\.reason.description) == [])
        #expect(
            try warehouse.rows("SELECT * FROM public.course_dim") == [
                ["2", "longer than ten", "5000000000", nil, "t"]
            ])
        #expect(
            try warehouse.rows(
                """
                SELECT format_type(atttypid, atttypmod), pg_get_expr(adbin, adrelid), col_description(attrelid, attnum)
                FROM pg_attribute a LEFT JOIN pg_attrdef d ON adrelid = attrelid AND adnum = attnum
                WHERE attrelid = 'public.course_dim'::regclass AND attnum > 1 ORDER BY attnum
                """) == [
                    ["character varying(20)", "'none'::character varying(20)", nil],
                    ["bigint", "(3)::bigint", nil], ["text", nil, nil], ["boolean", nil, "The added"],
                ])
        #expect(try warehouse.rows("SELECT * FROM public.ids") == [["2", nil]])
        #expect(
            try warehouse.rows(
                "SELECT count(*) FROM pg_index WHERE indrelid = 'canvas_data_store.\"course_dim#2\"'::regclass"
            ) == [
                ["2"]
            ])
    }

    struct Hindrance: Sendable {
        let sql: String
        let message: String
        let remedy: String
    }

    static let hindrances = [
        Hindrance(
            sql: """
                CREATE VIEW public.one AS SELECT name FROM public.course_dim;
                CREATE MATERIALIZED VIEW public.two AS SELECT * FROM public.one
                """,
            message:
                "its column name must change from character varying(10) to character varying(20), which Postgres refuses because of the view public.one and the materialized view public.two.",
            remedy: "DROP MATERIALIZED VIEW public.two; DROP VIEW public.one;"),
        Hindrance(
            sql: "CREATE POLICY \"p 1\" ON public.course_dim USING (size > 3)",
            message:
                "its column size must change from integer to bigint, which Postgres refuses because of the policy \"p 1\".",
            remedy: "DROP POLICY \"p 1\" ON public.course_dim;"),
        Hindrance(
            sql:
                "ALTER TABLE public.course_dim ADD COLUMN twice bigint GENERATED ALWAYS AS (size * 2) STORED",
            message:
                "its column size must change from integer to bigint, which Postgres refuses because of the generated column twice.",
            remedy: "ALTER TABLE public.course_dim DROP COLUMN twice;"),
    ]

    @Test(arguments: hindrances)
    func `what keeps a column from changing is named, and the rest published`(_ hindrance: Hindrance)
        async throws
    {
        let warehouse = try await warehouse(hindrance.sql)
        let result = try await newDump(warehouse)
        #expect(result.rows == ["user_dim": 1])
        #expect(
            result.heldBack.map(\.reason) == [
                CanvasDataError(
                    .refused, "Cannot publish public.course_dim: \(hindrance.message)",
                    remedy:
                        "Keep the definition (pg_dump --schema-only), run: \(hindrance.remedy) Then run \(.command(.refresh)), and create it again. What is staged is kept: the next \(.command(.refresh)) publishes it without fetching it again."
                )
            ])
        #expect(try warehouse.rows("SELECT name FROM public.course_dim") == [["A"]])
        try warehouse.control.execute(hindrance.remedy)
        let staged = try warehouse.ledger.loads(on: warehouse.control).filter { $0.state == .staged }
        let again = try await warehouse.publish(warehouse.item(Self.new, staged[0]))
        #expect(again.rows == ["course_dim": 1])
        #expect(try warehouse.rows("SELECT name FROM public.course_dim") == [["longer than ten"]])
    }

    @Test func `the column by which a table is partitioned cannot change`() async throws {
        let warehouse = try await Warehouse()
        try await warehouse.load(.of("a_dim", ["name": .varchar(length: 1)]), dump: 1, "SELECT 'x'")
        let wide = TableLayout.of("a_dim", ["name": .varchar(length: 2)])
        let result = try await warehouse.publish(
            warehouse.item(wide, warehouse.stage(wide, dump: 2, "SELECT 'xx'")))
        #expect(
            result.heldBack.map(\.reason) == [
                .partitionKeyMustChange(
                    "name", of: "public.a_dim", from: .known(.varchar(length: 1)),
                    to: .known(.varchar(length: 2)))
            ])
        #expect(
            result.heldBack.first?.reason.description == """
                Cannot publish public.a_dim: its column name must change from character varying(1) to character varying(2), and the table is partitioned by it.
                  Run: DROP TABLE public.a_dim; then Warehouse.load, which creates it again. What is staged is kept: the next Warehouse.load publishes it without fetching it again.
                """)
        try warehouse.control.execute("DROP TABLE public.a_dim")
        let staged = try warehouse.ledger.loads(on: warehouse.control).filter { $0.state == .staged }
        #expect(try await warehouse.publish(warehouse.item(wide, staged[0])).rows == ["a_dim": 1])
    }
}
