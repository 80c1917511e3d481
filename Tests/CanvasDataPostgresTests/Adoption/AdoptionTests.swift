import CanvasData
import CanvasDataBase
import CanvasDataLoading
import PostgresFixture
import Synchronization
import Testing

@testable import CanvasDataPostgres

@Suite(.enabled(if: PrivateCluster.isInstalled))
struct AdoptionTests {
    private static let courses = TableLayout.of("course_dim", ["id": .bigint, "name": .text])

    private func adoption(_ warehouse: Warehouse) -> Adoption {
        var options = PublishOptions()
        options.lockTimeout = 0.1
        options.deadline = 1
        return Adoption(target: warehouse.target, options: options) { _ in }
    }

    @Test func `a table that is adopted keeps its rows and all that was made on it, and swaps from then on`()
        async throws
    {
        let warehouse = try await Warehouse()
        let role = "reader_of_\(warehouse.database.name)"
        try warehouse.control.execute(Self.tableOfAUser(for: role))
        let views = "SELECT oid, relname FROM pg_class WHERE relname IN ('one', 'two', 'three') ORDER BY 2"
        let (before, viewsBefore) = (
            try await warehouse.database.definitions(of: "public"), try warehouse.rows(views)
        )
        #expect(try await adoption(warehouse).adopt(["course_dim"], on: warehouse.control) == ["course_dim"])
        // That it is partitioned is all that has changed, and with it that rows are elsewhere.
        let after = try await warehouse.database.definitions(of: "public")
            .replacing("PARTITION BY RANGE (id);", with: ";").replacing("\n)\n;", with: "\n);")
            .replacing("ALTER TABLE public.course_dim", with: "ALTER TABLE ONLY public.course_dim")
            .replacing("CREATE INDEX by_name ON ONLY", with: "CREATE INDEX by_name ON")
        let expected = before.replacing(
            "ALTER TABLE public.course_dim", with: "ALTER TABLE ONLY public.course_dim")
        #expect(Set(lines(after)).symmetricDifference(lines(expected)).sorted() == [])
        #expect(try warehouse.rows(views) == viewsBefore)
        #expect(
            try warehouse.rows("SELECT name, id, twice FROM public.course_dim ORDER BY id") == [
                ["A", "1", "2"], ["B", "2", "4"],
            ])
        #expect(try warehouse.stored() == ["course_dim#0"])
        try warehouse.sweep(on: warehouse.control)
        #expect(try warehouse.rows("SELECT * FROM public.two ORDER BY 1") == [["1"], ["2"]])

        try await warehouse.load(Self.courses, dump: 1, "SELECT 3, 'C'")
        #expect(try warehouse.rows("SELECT * FROM public.two") == [["3"]])
        #expect(try warehouse.stored() == ["barrier 2200", "course_dim#1"])
        #expect(try await adoption(warehouse).adopt(["course_dim"], on: warehouse.control) == [])
    }

    /// A table `course_dim` in `public`, with all that can be made on one.
    static func tableOfAUser(for role: String) -> String {
        """
        CREATE ROLE \(role);
        ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT UPDATE ON TABLES TO \(role);
        CREATE TABLE public.of_theirs (id bigint PRIMARY KEY);
        INSERT INTO public.of_theirs VALUES (1), (2), (3);
        CREATE TABLE public.course_dim (name text DEFAULT 'none', dropped integer, id bigint CONSTRAINT key PRIMARY KEY,
            twice bigint GENERATED ALWAYS AS (id * 2) STORED, theirs bigint CONSTRAINT theirs REFERENCES public.of_theirs,
            CONSTRAINT positive CHECK (id > 0));
        ALTER TABLE public.course_dim DROP COLUMN dropped;
        INSERT INTO public.course_dim (name, id) VALUES ('A', 1), ('B', 2);
        REVOKE ALL ON public.course_dim FROM \(role);
        GRANT SELECT ON public.course_dim TO \(role) WITH GRANT OPTION;
        GRANT UPDATE (name) ON public.course_dim TO PUBLIC;
        COMMENT ON TABLE public.course_dim IS 'it''s ours';
        COMMENT ON COLUMN public.course_dim.name IS 'ours, too';
        CREATE INDEX by_name ON public.course_dim (lower(name)) WHERE id > 0;
        COMMENT ON INDEX public.by_name IS 'quick';
        COMMENT ON CONSTRAINT positive ON public.course_dim IS 'checked';
        ALTER TABLE public.course_dim ALTER COLUMN name SET STATISTICS 500;
        CREATE STATISTICS public.pairs ON id, name FROM public.course_dim;
        CREATE FUNCTION public.note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        CREATE TRIGGER noted BEFORE INSERT ON public.course_dim FOR EACH ROW EXECUTE FUNCTION public.note();
        CREATE TRIGGER off AFTER DELETE ON public.course_dim EXECUTE FUNCTION public.note();
        ALTER TABLE public.course_dim DISABLE TRIGGER off;
        CREATE POLICY few ON public.course_dim AS RESTRICTIVE FOR SELECT TO \(role) USING (id < 10);
        CREATE POLICY more ON public.course_dim WITH CHECK (id > 0);
        ALTER TABLE public.course_dim ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
        CREATE VIEW public.one WITH (security_barrier) AS SELECT id, name, count(*) AS n FROM public.course_dim GROUP BY id;
        CREATE VIEW public.two AS SELECT id FROM public.one;
        CREATE MATERIALIZED VIEW public.three AS SELECT id FROM public.two;
        GRANT SELECT ON public.one TO \(role);
        COMMENT ON VIEW public.one IS 'a view'
        """
    }

    private func lines(_ text: String) -> [String] {
        text.split(separator: "\n").map(String.init).filter { !$0.hasPrefix("--") }
    }

    struct Obstacle: Sendable {
        let sql: String
        let error: CanvasDataError
    }

    static func hindered(_ name: String, _ remedy: String) -> CanvasDataError {
        CanvasDataError(
            .refused,
            "Cannot adopt public.course_dim, because of what cannot be moved to another table: \(name).",
            remedy: "Keep the definition, run: \(remedy) Then run \(.command(.adopt)), and create it again.")
    }

    static let obstacles = [
        Obstacle(
            sql: "CREATE MATERIALIZED VIEW public.m AS SELECT id FROM public.course_dim",
            error: hindered("the materialized view public.m", "DROP MATERIALIZED VIEW public.m;")),
        Obstacle(
            sql: "CREATE TABLE public.f (id bigint CONSTRAINT up REFERENCES public.course_dim)",
            error: hindered("the foreign key up of public.f", "ALTER TABLE public.f DROP CONSTRAINT up;")),
        Obstacle(
            sql: "CREATE RULE r AS ON DELETE TO public.course_dim DO INSTEAD NOTHING",
            error: hindered("the rule r on public.course_dim", "DROP RULE r ON public.course_dim;")),
        Obstacle(
            sql: "CREATE PUBLICATION p FOR TABLE public.course_dim",
            error: hindered("the publication p", "ALTER PUBLICATION p DROP TABLE public.course_dim;")),
        Obstacle(
            sql: "ALTER TABLE public.course_dim ADD COLUMN n bigint GENERATED ALWAYS AS IDENTITY",
            error: hindered(
                "the identity column n", "ALTER TABLE public.course_dim ALTER COLUMN n DROP IDENTITY;")),
        Obstacle(
            sql: "ALTER TABLE public.course_dim ADD COLUMN n bigserial",
            error: hindered(
                "the sequence public.course_dim_n_seq",
                "ALTER SEQUENCE public.course_dim_n_seq OWNED BY NONE;")),
        Obstacle(
            sql: "CREATE TABLE public.child () INHERITS (public.course_dim)",
            error: hindered(
                "the inheritance of public.child", "ALTER TABLE public.child NO INHERIT public.course_dim;")),
        Obstacle(
            sql: """
                CREATE TABLE public.all_dim (id bigint NOT NULL, name text) PARTITION BY LIST (id);
                ALTER TABLE public.all_dim ATTACH PARTITION public.course_dim DEFAULT
                """,
            error: hindered(
                "the inheritance of public.course_dim",
                "ALTER TABLE public.all_dim DETACH PARTITION public.course_dim;")),
        Obstacle(
            sql: "ALTER TABLE public.course_dim ADD CONSTRAINT x EXCLUDE (id WITH =)",
            error: hindered("the exclusion constraint x", "ALTER TABLE public.course_dim DROP CONSTRAINT x;")),
        Obstacle(
            sql:
                "CREATE FUNCTION public.all_of() RETURNS SETOF public.course_dim LANGUAGE sql AS 'SELECT * FROM public.course_dim'",
            error: CanvasDataError(
                .refused,
                "Cannot adopt public.course_dim, because of what cannot be moved to another table: the function public.all_of().",
                remedy: "Drop that, run \(.command(.adopt)), and create it again.")),
        Obstacle(
            sql: "CREATE UNIQUE INDEX by_name ON public.course_dim (name)",
            error: CanvasDataError(
                .refused,
                "Cannot adopt public.course_dim: a partitioned table's unique indexes must have a column in common, and these have none: public.by_name, public.course_dim_pkey.",
                remedy: "Drop all but one of them: an index that is not unique serves queries as well.")),
    ]

    @Test(arguments: obstacles)
    func `what cannot be moved is named, and nothing changed`(_ obstacle: Obstacle) async throws {
        let warehouse = try await Warehouse()
        try warehouse.control.execute("CREATE TABLE public.course_dim (id bigint PRIMARY KEY, name text)")
        try warehouse.control.execute(obstacle.sql)
        let before = try await warehouse.database.definitions(of: "public")
        await #expect(throws: obstacle.error) {
            try await adoption(warehouse).adopt(["course_dim"], on: warehouse.control)
        }
        #expect(try await warehouse.database.definitions(of: "public") == before)
        #expect(try warehouse.stored() == [])
    }

    @Test func `views of another role are named`() async throws {
        let database = try await PrivateCluster.shared().database()
        let loader = "loader_of_\(database.name)"
        try database.connect().execute(
            """
            CREATE ROLE \(loader) LOGIN;
            GRANT CREATE ON DATABASE \(database.name) TO \(loader);
            GRANT ALL ON SCHEMA public TO \(loader)
            """)
        let warehouse = try await Warehouse(database, as: loader)
        try warehouse.control.execute("CREATE TABLE public.course_dim (id bigint PRIMARY KEY, name text)")
        try database.connect().execute("CREATE VIEW public.theirs AS SELECT id FROM public.course_dim")
        await #expect(
            throws: CanvasDataError(
                .refused,
                "Cannot adopt public.course_dim: views of other roles read it, which this role may not change: public.theirs.",
                remedy: "Run \(.command(.adopt)) as a role that may.")
        ) { try await adoption(warehouse).adopt(["course_dim"], on: warehouse.control) }
    }

    @Test func `what is no plain table cannot be adopted`() async throws {
        let warehouse = try await Warehouse()
        try warehouse.control.execute("CREATE VIEW public.course_dim AS SELECT 1")
        await #expect(throws: CanvasDataError.nothingToAdopt("public.user_dim")) {
            try await adoption(warehouse).adopt(["user_dim"], on: warehouse.control)
        }
        await #expect(
            throws: CanvasDataError(
                .refused,
                "Cannot adopt public.course_dim: it is a view, and only an ordinary table can be adopted.")
        ) { try await adoption(warehouse).adopt(["course_dim"], on: warehouse.control) }
    }

    @Test func `a reader who stays is named`() async throws {
        let warehouse = try await Warehouse()
        try warehouse.control.execute("CREATE TABLE public.course_dim (id bigint PRIMARY KEY, name text)")
        let reader = try warehouse.database.connect()
        try reader.execute("BEGIN; SELECT FROM public.course_dim")
        await #expect(
            throws: CanvasDataError(
                .busy,
                "Cannot adopt public.course_dim: in use until the deadline, by process \(reader.processID) (\"canvas-data\").",
                remedy: "Nothing is changed. Run the command again when nobody reads.")
        ) { try await adoption(warehouse).adopt(["course_dim"], on: warehouse.control) }
    }
}
