import CanvasData
import CanvasDataBase
import CanvasDataLoading
import PostgresFixture
import Testing

@testable import CanvasDataPostgres

/// One table that cannot be loaded stops no other, says what is in the way, and comes in when that is gone.
@Suite(.enabled(if: PrivateCluster.isInstalled))
struct OneTableTests {
    struct Trouble: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// What a user does between the first dump and the second.
        var sql = ""
        var columns = OneTableTests.columns
        var rows = "2\tb\n3\tc\n"
        /// The schema has not heard of the table.
        var isUnknown = false
        /// Nil where the words are another test's.
        var error: CanvasDataError?
        /// What a user does about it, as he is told to; nil where he can do nothing.
        var cure: String?
    }

    static let columns = [(name: "id", type: "bigint"), (name: "name", type: "varchar")]
    private static let goesOn = "Then run the command again: it goes on where it stopped."
    private static let kept = PlainTableTests.kept
    private static let function = """
        CREATE FUNCTION public.half(text) RETURNS text IMMUTABLE LANGUAGE sql AS 'SELECT left($1, 1)';
        CREATE FUNCTION public.norm(text) RETURNS text IMMUTABLE LANGUAGE plpgsql AS 'BEGIN RETURN half($1); END';
        """
    private static let path =
        "canvas-data sets no search_path, and what is used on public.bad_dim needs one: in a session in which it works, run: ALTER FUNCTION public.norm(text) SET search_path FROM CURRENT;"
    private static let pathCure =
        "SET search_path = public; ALTER FUNCTION public.norm(text) SET search_path FROM CURRENT;"

    static let troubles = [
        Trouble(
            testDescription: "a function without a search_path in an index",
            sql: "\(function) SET search_path = public; CREATE INDEX ON bad_dim (norm(name))",
            error: CanvasDataError(
                .failed,
                "Cannot finish the copy of bad_dim: function half(text) does not exist (42883).",
                remedy: "\(path) \(goesOn)"), cure: pathCure),
        Trouble(
            testDescription: "a function without a search_path in a generated column",
            sql:
                "\(function) SET search_path = public; ALTER TABLE bad_dim ADD COLUMN n text GENERATED ALWAYS AS (norm(name)) STORED",
            error: CanvasDataError(
                .failed, "Cannot load bad_dim-2.gz: function half(text) does not exist (42883).",
                remedy: "\(path) \(goesOn)"), cure: pathCure),
        Trouble(
            testDescription: "a function without a search_path in a CHECK",
            sql: "\(function) SET search_path = public; ALTER TABLE bad_dim ADD CHECK (norm(name) <> 'x')",
            error: CanvasDataError(
                .failed, "Cannot load bad_dim-2.gz: function half(text) does not exist (42883).",
                remedy: "\(path) \(goesOn)"), cure: pathCure),
        Trouble(
            testDescription: "a CHECK that rows break",
            sql: "ALTER TABLE public.bad_dim ADD CONSTRAINT few CHECK (id < 2), ADD CHECK (id > 0)",
            error: CanvasDataError(
                .failed,
                "Cannot load bad_dim-2.gz: new row for relation \"bad_dim#2\" violates check constraint \"few\" (23514).",
                remedy:
                    "Rows of the dump break it. To load them, run: ALTER TABLE public.bad_dim DROP CONSTRAINT few; \(goesOn)"
            ), cure: "ALTER TABLE public.bad_dim DROP CONSTRAINT few;"),
        Trouble(
            testDescription: "a column that may not be NULL",
            sql: "ALTER TABLE public.bad_dim ALTER COLUMN name SET NOT NULL", rows: "2\t\\N\n",
            error: CanvasDataError(
                .failed,
                "Cannot load bad_dim-2.gz: null value in column \"name\" of relation \"bad_dim#2\" violates not-null constraint (23502).",
                remedy:
                    "Rows of the dump break it. To load them, run: ALTER TABLE public.bad_dim ALTER COLUMN name DROP NOT NULL; \(goesOn)"
            ), cure: "ALTER TABLE public.bad_dim ALTER COLUMN name DROP NOT NULL;"),
        Trouble(
            testDescription: "a unique constraint that rows break",
            sql: "ALTER TABLE public.bad_dim ADD CONSTRAINT once UNIQUE (id)", rows: "2\tb\n2\tc\n",
            error: CanvasDataError(
                .failed,
                "Cannot finish the copy of bad_dim: could not create unique index \"bad_dim#2_id_key\" (23505).",
                remedy:
                    "Rows of the dump break it. To load them, run: ALTER TABLE public.bad_dim DROP CONSTRAINT once; \(goesOn)"
            ), cure: "ALTER TABLE public.bad_dim DROP CONSTRAINT once;"),
        Trouble(
            testDescription: "a foreign key that rows break",
            sql: """
                CREATE TABLE public.theirs (id bigint PRIMARY KEY); INSERT INTO public.theirs VALUES (1);
                ALTER TABLE public.bad_dim ADD CONSTRAINT up FOREIGN KEY (id) REFERENCES public.theirs
                """,
            error: CanvasDataError(
                .failed,
                "Cannot finish the copy of bad_dim: insert or update on table \"bad_dim#2\" violates foreign key constraint \"bad_dim#2_id_fkey\" (23503).",
                remedy:
                    "Rows of the dump break it. To load them, run: ALTER TABLE public.bad_dim DROP CONSTRAINT up; \(goesOn)"
            ), cure: "ALTER TABLE public.bad_dim DROP CONSTRAINT up;"),
        Trouble(
            testDescription: "a constraint that is checked at COMMIT",
            sql: """
                CREATE FUNCTION public.none() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''no''; END';
                CREATE TABLE public.of_theirs (id bigint);
                DROP TABLE public.bad_dim; CREATE TABLE public.bad_dim (id bigint, name varchar);
                INSERT INTO public.bad_dim VALUES (1, 'a');
                CREATE CONSTRAINT TRIGGER late AFTER INSERT ON public.bad_dim DEFERRABLE INITIALLY DEFERRED
                    FOR EACH ROW EXECUTE FUNCTION public.none()
                """,
            error: CanvasDataError(.failed, "Cannot publish public.bad_dim: no (P0001).", remedy: kept),
            cure: "DROP TRIGGER late ON public.bad_dim"),
        Trouble(
            testDescription: "a trigger function without a search_path on a table of a user's own",
            sql: """
                CREATE FUNCTION public.half(text) RETURNS text LANGUAGE sql AS 'SELECT left($1, 1)';
                CREATE FUNCTION public.norm() RETURNS trigger LANGUAGE plpgsql AS
                    'BEGIN NEW.name := half(NEW.name); RETURN NEW; END';
                DROP TABLE public.bad_dim; CREATE TABLE public.bad_dim (id bigint, name varchar);
                INSERT INTO public.bad_dim VALUES (1, 'a');
                CREATE TRIGGER tidy BEFORE INSERT ON public.bad_dim FOR EACH ROW EXECUTE FUNCTION public.norm()
                """,
            error: CanvasDataError(
                .failed,
                "Cannot publish public.bad_dim: function half(character varying) does not exist (42883).",
                remedy:
                    "canvas-data sets no search_path, and what is used on public.bad_dim needs one: in a session in which it works, run: ALTER FUNCTION public.norm() SET search_path FROM CURRENT; \(kept)"
            ), cure: "SET search_path = public; ALTER FUNCTION public.norm() SET search_path FROM CURRENT;"),
        Trouble(
            testDescription: "a system column's name", columns: [("id", "bigint"), ("ctid", "varchar")],
            error: CanvasDataError(
                .failed,
                "Cannot prepare the copy of bad_dim: column name \"ctid\" conflicts with a system column name (42701)."
            )),
        Trouble(
            testDescription: "a type that nobody knows", columns: [("id", "bigint"), ("name", "hyperlink")],
            error: CanvasDataError(
                .wrongData,
                "Canvas's schema gives column name of bad_dim the type \"hyperlink\", which is not known.",
                remedy: "A newer canvas-data may know it; `\(.command(.getSchema))` shows the whole schema.")),
        Trouble(
            testDescription: "no such table in the schema", isUnknown: true,
            error: CanvasDataError(
                .wrongData,
                "Schema version \"1.0.2\" has no table bad_dim, so the names and types of its columns are unknown.",
                remedy:
                    "Leave it out with \(.setting(.exclude, .to("bad_dim"))) until Canvas's schema has it.")),
        Trouble(
            testDescription: "an absurd date", columns: columns + [("at", "timestamp")],
            rows: "2\tb\t2026-02-30 00:00:00\n"),
        Trouble(
            testDescription: "a date that no database has", columns: columns + [("at", "date")],
            rows: "2\tb\t9999999-01-01\n"),
    ]

    @Test(arguments: troubles)
    func `a table that cannot be loaded keeps its rows, and all others are published`(trouble: Trouble)
        async throws
    {
        var canvas = try await SmallCanvas()
        let columns = Self.columns
        let first = try await canvas.load(
            dump: 1,
            [
                "a_dim": .init(columns: columns, rows: "1\ta\n"),
                "bad_dim": .init(columns: columns, rows: "1\ta\n"),
                "z_dim": .init(columns: columns, rows: "1\ta\n"),
            ])
        #expect(first.failures == [])
        try canvas.database.connect().execute(trouble.sql)
        canvas.options.allowsShrinking = true
        let second = [
            "a_dim": SmallCanvas.Table(columns: columns, rows: "5\tx\n"),
            "bad_dim": SmallCanvas.Table(
                columns: trouble.columns, rows: trouble.rows, isInSchema: !trouble.isUnknown),
            "z_dim": SmallCanvas.Table(columns: columns, rows: "6\ty\n"),
        ]
        let summary = try await canvas.load(dump: 2, second)
        #expect(summary.failures.count == 1)
        if let error = trouble.error { #expect(summary.failures == [error]) }
        #expect(
            try canvas.rows("SELECT (SELECT id FROM a_dim), (SELECT id FROM bad_dim), (SELECT id FROM z_dim)")
                == [["5", "1", "6"]])
        #expect(summary.tables.map(\.outcome).filter { $0 == .published }.count == 2)

        guard let cure = trouble.cure else { return }
        try canvas.database.connect().execute(cure)
        let again = try await canvas.load(dump: 2, second)
        #expect(again.failures == [])
        #expect(
            try canvas.rows("SELECT min(id) > 1 FROM bad_dim") == [["t"]])
        #expect(try await canvas.load(dump: 2, second).isUnchanged)
    }

    @Test func `a table with more columns than Postgres has stops no other`() async throws {
        let canvas = try await SmallCanvas()
        let many = (1...1601).map { (name: "c\($0)", type: "bigint") }
        let summary = try await canvas.load(
            dump: 1,
            [
                "a_dim": .init(columns: [("id", "bigint")], rows: "1\n"),
                "bad_dim": .init(columns: many, rows: ""),
            ])
        #expect(
            summary.failures == [
                CanvasDataError(
                    .failed,
                    "Cannot prepare the copy of bad_dim: tables can have at most 1600 columns (54011).")
            ])
        #expect(try canvas.rows("SELECT id FROM a_dim") == [["1"]])
    }

    @Test(arguments: [
        "2026-13-45T99:99:99Z", "0000-00-00T00:00:00Z", "2026-02-30T00:00:00.000Z", "yesterday", "",
    ])
    func `a dump made at no time that exists is loaded, without that time`(createdAt: String) async throws {
        var canvas = try await SmallCanvas()
        canvas.createdAt = createdAt
        let summary = try await canvas.load(
            dump: 1, ["a_dim": .init(columns: [("id", "bigint")], rows: "1\n")])
        #expect(summary.failures == [])
        #expect(try canvas.rows("SELECT dump_created_at FROM canvas_data.loads") == [[nil]])
    }

    @Test func `an increment waits for the full copy that it comes after`() async throws {
        let canvas = try await SmallCanvas()
        func requests(_ id: String, _ effect: BatchEffect, isInSchema: Bool = true)
            -> SmallCanvas.Tables
        {
            [
                "requests": SmallCanvas.Table(
                    columns: [("id", "varchar"), ("url", "varchar")], rows: "\(id)\tx\n", effect: effect,
                    isInSchema: isInSchema)
            ]
        }
        try await canvas.load(dump: 1, requests("a", .append))
        var dumps = [2: requests("b", .replace, isInSchema: false), 3: requests("c", .append)]
        #expect(try await canvas.load(dumps).failures.map(\.kind) == [.wrongData])
        #expect(try canvas.rows("SELECT id FROM requests") == [["a"]])
        dumps[2] = requests("b", .replace)
        #expect(try await canvas.load(dumps).failures == [])
        #expect(try canvas.rows("SELECT id FROM requests ORDER BY 1") == [["b"], ["c"]])
    }
}
