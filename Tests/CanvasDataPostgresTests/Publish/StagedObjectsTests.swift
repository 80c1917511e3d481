import CanvasData
import CanvasDataBase
import CanvasDataLoading
import PostgresFixture
import Testing

@testable import CanvasDataPostgres

/// What users do to a table while its next generation waits to be published.
@Suite(.enabled(if: PrivateCluster.isInstalled))
struct StagedObjectsTests {
    private static let courses = TableLayout.of(
        "course_dim", ["id": .bigint, "name": .text, "size": .integer])

    /// What a user does before a generation is staged, and what he does afterwards.
    static let changes: [(before: String, after: String)] = [
        ("ADD CONSTRAINT c CHECK (id > 0)", "DROP CONSTRAINT c"),
        ("ADD CONSTRAINT c CHECK (id > 0)", "DROP CONSTRAINT c, ADD CONSTRAINT c CHECK (id > 1)"),
        ("ADD CONSTRAINT c CHECK (id > 0) NOT VALID", "VALIDATE CONSTRAINT c"),
        ("ALTER id SET NOT NULL", "ALTER id DROP NOT NULL"),
        ("ALTER name SET DEFAULT 'x'", "ALTER name DROP DEFAULT"),
        ("ALTER name SET DEFAULT 'x'", "ALTER name SET DEFAULT 'y', ALTER size SET DEFAULT 3"),
        ("ADD CONSTRAINT once UNIQUE (id)", "DROP CONSTRAINT once"),
        ("ADD CONSTRAINT key PRIMARY KEY (id)", "DROP CONSTRAINT key, ALTER id DROP NOT NULL"),
        ("ADD CONSTRAINT key PRIMARY KEY (id)", "DROP CONSTRAINT key, ADD PRIMARY KEY (id, name)"),
        ("ADD CONSTRAINT up FOREIGN KEY (id) REFERENCES public.theirs", "DROP CONSTRAINT up"),
        (
            "ADD CONSTRAINT up FOREIGN KEY (id) REFERENCES public.theirs",
            "DROP CONSTRAINT up, ADD CONSTRAINT up FOREIGN KEY (size) REFERENCES public.theirs ON DELETE CASCADE"
        ),
        ("ADD mine integer", "DROP mine"),
        ("ADD mine integer DEFAULT 5 NOT NULL", "ALTER mine TYPE numeric(10, 2)"),
        ("ADD twice bigint GENERATED ALWAYS AS (id * 2) STORED", "DROP twice"),
        (
            "ADD twice bigint GENERATED ALWAYS AS (id * 2) STORED",
            "DROP twice, ADD twice bigint GENERATED ALWAYS AS (id + id + 1) STORED"
        ),
        ("ADD twice bigint", "DROP twice, ADD twice bigint GENERATED ALWAYS AS (id * 2) STORED"),
        (
            "ADD twice bigint GENERATED ALWAYS AS (id * 2) STORED",
            "DROP twice, ADD twice bigint DEFAULT 7 CHECK (twice > 0)"
        ),
        ("ALTER name SET STATISTICS 7", "ALTER name SET STATISTICS 8"),
        ("ALTER name SET STORAGE PLAIN", "ALTER name SET STORAGE EXTERNAL"),
        ("ALTER name SET COMPRESSION pglz", "ALTER name SET COMPRESSION default"),
        ("ALTER size SET DEFAULT 1", "ALTER name TYPE text COLLATE \"C\""),
        ("REPLICA IDENTITY FULL", "REPLICA IDENTITY NOTHING"),
    ]

    @Test(arguments: changes.indices)
    func `a generation that was staged before becomes like one that is staged afterwards`(index: Int)
        async throws
    {
        let (before, after) = Self.changes[index]
        let warehouse = try await Warehouse()
        try await warehouse.load(Self.courses, dump: 1, "SELECT 1, 'A', 1")
        try warehouse.control.execute(
            """
            CREATE TABLE public.theirs (id bigint PRIMARY KEY); INSERT INTO public.theirs SELECT generate_series(1, 9);
            ALTER TABLE public.course_dim \(before); CREATE INDEX gone ON public.course_dim (size)
            """)
        let load = try warehouse.stage(Self.courses, dump: 2, "SELECT 2, 'B', 2")
        try warehouse.control.execute(
            "UPDATE public.course_dim SET id = 5; ALTER TABLE public.course_dim \(after); DROP INDEX public.gone"
        )
        let result = try await warehouse.publish(warehouse.item(Self.courses, load))
        #expect(result.heldBack.map(\.reason.description) == [])
        let staged = try TableShape(of: "canvas_data_store.\"course_dim#2\"", on: warehouse.control)
        let columns = "SELECT to_jsonb(c) - 'id' - 'name' - 'size' FROM public.course_dim c"
        let computed = try warehouse.rows(columns)
        try await warehouse.load(Self.courses, dump: 3, "SELECT 2, 'B', 2")
        let fresh = try TableShape(of: "canvas_data_store.\"course_dim#3\"", on: warehouse.control)
        #expect(staged.lines == fresh.lines)
        #expect(try warehouse.rows(columns) == computed)
    }

    @Test func `a constraint that was dropped refuses no increment`() async throws {
        let warehouse = try await Warehouse()
        try await warehouse.load(.requests, dump: 1, "VALUES ('a', '1')", .append)
        try warehouse.control.execute(
            "ALTER TABLE public.requests ADD CONSTRAINT short CHECK (length(url) = 1), ALTER url SET NOT NULL"
        )
        let loads = [
            try warehouse.stage(.requests, dump: 2, "VALUES ('a', '2')"),
            try warehouse.stage(.requests, dump: 3, "VALUES ('b', '3')", .append),
        ]
        try warehouse.control.execute(
            "ALTER TABLE public.requests DROP CONSTRAINT short, ALTER url DROP NOT NULL")
        try await warehouse.publish(warehouse.item(.requests, loads[0], loads[1]))
        try await warehouse.load(.requests, dump: 4, "VALUES ('c', 'four'), ('d', NULL)", .append)
        #expect(
            try warehouse.rows("SELECT string_agg(id, '' ORDER BY id) FROM public.requests") == [["abcd"]])
    }

    @Test func `a table that was dropped is made of what the dump has, without what was on the old one`()
        async throws
    {
        let warehouse = try await Warehouse()
        try await warehouse.load(Self.courses, dump: 1, "SELECT 1, 'A', 1")
        try warehouse.control.execute(
            """
            ALTER TABLE public.course_dim ADD mine integer DEFAULT 5 NOT NULL, ADD CHECK (id > 0), ALTER id SET NOT NULL,
                ADD twice bigint GENERATED ALWAYS AS (id * 2) STORED, ADD UNIQUE (id)
            """)
        let load = try warehouse.stage(Self.courses, dump: 2, "SELECT 2, 'B', 2")
        try warehouse.control.execute("DROP TABLE public.course_dim")
        #expect(try await warehouse.publish(warehouse.item(Self.courses, load)).rows == ["course_dim": 1])
        let staged = try TableShape(of: "canvas_data_store.\"course_dim#2\"", on: warehouse.control)
        try await warehouse.load(Self.courses, dump: 3, "SELECT 3, 'B', 2")
        let fresh = try TableShape(of: "canvas_data_store.\"course_dim#3\"", on: warehouse.control)
        #expect(staged.lines == fresh.lines)
        #expect(staged.lines.filter { $0.hasPrefix("column") }.count == 3)
    }
}
