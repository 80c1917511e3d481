import CanvasData
import CanvasDataBase
import CanvasDataLoading
import PostgresFixture
import Testing

@testable import CanvasDataPostgres

@Suite(.enabled(if: PrivateCluster.isInstalled))
struct PlainTableTests {
    private static let courses = TableLayout.of(
        "course_dim", ["id": .bigint, "name": .varchar(length: 20), "added": .boolean])

    @Test func `the rows of a user's own table are replaced, and the table stays what it is`() async throws {
        let warehouse = try await Warehouse()
        try warehouse.control.execute(
            """
            CREATE TABLE public.course_dim (name character varying(3), id bigint PRIMARY KEY, mine integer DEFAULT 5);
            INSERT INTO public.course_dim VALUES ('A', 1);
            CREATE VIEW public.ids AS SELECT id FROM public.course_dim
            """)
        let before = try warehouse.rows("SELECT oid FROM pg_class WHERE relname = 'course_dim'")
        let result = try await warehouse.publish(
            warehouse.item(Self.courses, warehouse.stage(Self.courses, dump: 2, "SELECT 2, 'long', true")))
        #expect(result.rows == ["course_dim": 1])
        #expect(try warehouse.rows("SELECT * FROM public.course_dim") == [["long", "2", "5", "t"]])
        #expect(try warehouse.rows("SELECT * FROM public.ids") == [["2"]])
        #expect(try warehouse.rows("SELECT oid FROM pg_class WHERE relname = 'course_dim'") == before)
        #expect(try warehouse.stored() == [])
        #expect(try warehouse.loads() == ["course_dim 2 published 1"])
        #expect(
            warehouse.notices == [
                "public.course_dim is an ordinary table: readers wait while its rows are written. the tool's adopt (course_dim) turns it into one that is swapped in an instant."
            ])
    }

    @Test func `increments are added to a user's own table`() async throws {
        let warehouse = try await Warehouse()
        try warehouse.control.execute(
            "CREATE TABLE public.requests (id text, mine int); INSERT INTO public.requests VALUES ('a', 1)")
        let load = try warehouse.stage(.requests, dump: 2, "VALUES ('a', 'x'), ('b', 'y')", .append)
        #expect(try await warehouse.publish(warehouse.item(.requests, load)).rows == ["requests": 1])
        #expect(
            try warehouse.rows("SELECT * FROM public.requests ORDER BY id") == [
                ["a", "1", nil], ["b", nil, "y"],
            ])
        #expect(warehouse.notices == [])
    }

    @Test func `rows that other roles' tables refer to are replaced where their key can wait`() async throws {
        let database = try await PrivateCluster.shared().database()
        let (loader, owner) = ("loader_of_\(database.name)", "owner_of_\(database.name)")
        let administrator = try database.connect()
        try administrator.execute(
            "CREATE ROLE \(loader) LOGIN; CREATE ROLE \(owner); GRANT CREATE ON DATABASE \(database.name) TO \(loader)"
        )
        let warehouse = try await Warehouse(database, as: loader)
        try administrator.execute(
            """
            CREATE TABLE public.course_dim (id bigint PRIMARY KEY, name text, added boolean);
            INSERT INTO public.course_dim VALUES (1, 'A');
            ALTER TABLE public.course_dim OWNER TO \(loader);
            CREATE TABLE public.theirs (course bigint CONSTRAINT to_course REFERENCES public.course_dim DEFERRABLE);
            INSERT INTO public.theirs VALUES (1);
            ALTER TABLE public.theirs OWNER TO \(owner)
            """)
        let load = try warehouse.stage(Self.courses, dump: 2, "SELECT 1, 'B', true UNION SELECT 2, 'C', true")
        let result = try await warehouse.publish(warehouse.item(Self.courses, load))
        #expect(result.heldBack.map(\.reason.description) == [])
        #expect(try warehouse.rows("SELECT name FROM public.course_dim ORDER BY id") == [["B"], ["C"]])
        let none = try warehouse.stage(Self.courses, dump: 3, "SELECT 2, 'D', true")
        #expect(
            try await warehouse.publish(warehouse.item(Self.courses, none)).heldBack.map(\.reason.message)
                == [
                    "Cannot publish public.course_dim: rows of public.theirs refer to rows that no longer exist, which the foreign key to_course forbids (23503). Key (id)=(1) is still referenced from table \"theirs\"."
                ])
        #expect(try warehouse.rows("SELECT name FROM public.course_dim ORDER BY id") == [["B"], ["C"]])
    }

    struct Obstacle: Sendable {
        let sql: String
        let error: CanvasDataError
    }

    static let kept: Hint =
        "What is staged is kept: the next \(.command(.refresh)) publishes it without fetching it again."
    static let obstacles = [
        ("CREATE VIEW public.course_dim AS SELECT 1 AS id", "a view"),
        ("CREATE MATERIALIZED VIEW public.course_dim AS SELECT 1 AS id", "a materialized view"),
        (
            "CREATE TABLE public.course_dim (id int) PARTITION BY LIST (id); CREATE TABLE public.p PARTITION OF public.course_dim DEFAULT",
            "a partitioned table"
        ),
    ].map { sql, kind in
        Obstacle(
            sql: sql,
            error: CanvasDataError(
                .refused,
                "Cannot publish public.course_dim: there is \(kind) of that name, which canvas-data did not make.",
                remedy: "Rename or drop it, or load into another schema with \(.setting(.schema)). \(kept)"))
    }

    @Test(arguments: obstacles)
    func `what is no table is left alone`(_ obstacle: Obstacle) async throws {
        let warehouse = try await Warehouse()
        let load = try warehouse.stage(Self.courses, dump: 2, "SELECT 1, 'B', true")
        try warehouse.control.execute(obstacle.sql)
        let result = try await warehouse.publish(warehouse.item(Self.courses, load))
        #expect(result.rows == [:])
        #expect(result.heldBack.map(\.reason) == [obstacle.error])
        #expect(try warehouse.loads() == ["course_dim 2 staged 1"])
    }
}
