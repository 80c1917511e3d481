import CanvasData
import CanvasDataBase
import CanvasDataLoading
import PostgresFixture
import Testing

@testable import CanvasDataPostgres

/// What `drop` does with a table that was adopted.
@Suite(.enabled(if: PrivateCluster.isInstalled))
struct ReturnedTableTests {
    private static let courses = TableLayout.of("course_dim", ["id": .bigint, "name": .text])

    private static let removed = Removal.Tables(dropped: [], returned: ["course_dim"], hasLeftovers: false)

    private func adopt(in warehouse: Warehouse) async throws {
        _ = try await Adoption(target: warehouse.target) { _ in }.adopt(["course_dim"], on: warehouse.control)
    }

    /// With a table of a user's that is adopted.
    private func warehouse() async throws -> (warehouse: Warehouse, definitions: String) {
        let warehouse = try await Warehouse()
        try warehouse.control.execute(
            AdoptionTests.tableOfAUser(for: "reader_of_\(warehouse.database.name)"))
        let definitions = try await warehouse.database.definitions(of: "public")
        try await adopt(in: warehouse)
        return (warehouse, definitions)
    }

    @Test(arguments: [0, 1, 2])
    func `an adopted table becomes an ordinary one again, with its rows and all that was made on it`(
        dumps: Int
    )
        async throws
    {
        let (warehouse, before) = try await warehouse()
        for dump in 0..<dumps {
            try await warehouse.load(Self.courses, dump: dump + 1, "SELECT \(dump + 1), 'of dump \(dump)'")
        }
        _ = try warehouse.stage(Self.courses, dump: 9, "SELECT 9, 'unseen'")
        let rows = "SELECT *, (SELECT count(*) FROM public.two) FROM public.course_dim ORDER BY id"
        let (rowsBefore, views) = (try warehouse.rows(rows), try viewIdentities(warehouse))
        #expect(
            try Removal(target: warehouse.target).run(on: warehouse.control)
                == Removal.Tables(dropped: [], returned: ["course_dim"], hasLeftovers: true))
        #expect(try await warehouse.database.definitions(of: "public") == before)
        #expect(try warehouse.rows(rows) == rowsBefore)
        #expect(try viewIdentities(warehouse) == views)
        #expect(try warehouse.stored() == [])
        #expect(try warehouse.loads() == [])
        #expect(try Removal(target: warehouse.target).tables(on: warehouse.control).isEmpty)

        // An ordinary table in every way.
        try warehouse.control.execute("SELECT pg_advisory_unlock_all()")
        let next = try await Warehouse(warehouse.database)
        try await adopt(in: next)
        try await next.load(Self.courses, dump: 10, "SELECT 10, 'new'")
        #expect(try next.rows("SELECT id FROM public.two") == [["10"]])
    }

    private func viewIdentities(_ warehouse: Warehouse) throws -> [[String?]] {
        try warehouse.rows(
            "SELECT oid, relname FROM pg_class WHERE relname IN ('one', 'two', 'three') ORDER BY 2")
    }

    @Test func `what a user changed after the adoption stays`() async throws {
        let change = """
            ALTER TABLE public.course_dim ADD COLUMN note text DEFAULT 'new';
            ALTER TABLE public.course_dim ALTER COLUMN name SET DEFAULT 'other';
            CREATE INDEX noted ON public.course_dim (note);
            COMMENT ON TABLE public.course_dim IS NULL;
            COMMENT ON COLUMN public.course_dim.note IS 'a note';
            """
        let made = """
            CREATE TABLE public.course_dim (id bigint PRIMARY KEY, name text DEFAULT 'none');
            COMMENT ON TABLE public.course_dim IS 'ours';
            INSERT INTO public.course_dim VALUES (1, 'A');
            """
        let other = try await Warehouse()
        try other.control.execute(made + change)
        let expected = try await other.database.definitions(of: "public")
        for dumps in [0, 1] {
            let warehouse = try await Warehouse()
            try warehouse.control.execute(made)
            try await adopt(in: warehouse)
            if dumps > 0 { try await warehouse.load(Self.courses, dump: 1, "SELECT 1, 'A'") }
            try warehouse.control.execute(change)
            #expect(try Removal(target: warehouse.target).run(on: warehouse.control) == Self.removed)
            #expect(try await warehouse.database.definitions(of: "public") == expected, "\(dumps)")
            #expect(try warehouse.rows("SELECT id, note FROM public.course_dim") == [["1", "new"]])
        }
    }

    @Test func `no right and no policy comes back that a user has taken away since`() async throws {
        let (warehouse, _) = try await warehouse()
        let role = "reader_of_\(warehouse.database.name)"
        try warehouse.control.execute(
            """
            REVOKE ALL ON public.course_dim FROM \(role);
            REVOKE ALL (name) ON public.course_dim FROM PUBLIC;
            GRANT SELECT (id) ON public.course_dim TO \(role);
            DROP POLICY few ON public.course_dim;
            ALTER TABLE public.course_dim DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;
            DROP TRIGGER noted ON public.course_dim;
            DROP STATISTICS public.pairs;
            ALTER TABLE public.course_dim ALTER COLUMN name SET STATISTICS -1
            """)
        #expect(try Removal(target: warehouse.target).run(on: warehouse.control) == Self.removed)
        let left = try warehouse.rows(
            """
            SELECT c.relacl, c.relrowsecurity, c.relforcerowsecurity, (SELECT string_agg(polname, ',') FROM pg_policy),
                (SELECT string_agg(tgname, ',') FROM pg_trigger WHERE NOT tgisinternal),
                (SELECT count(*) FROM pg_statistic_ext), (SELECT max(attstattarget) FROM pg_attribute
                    WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped),
                (SELECT string_agg(attname || attacl::text, ',') FROM pg_attribute WHERE attrelid = c.oid AND attacl <> '{}')
            FROM pg_class c WHERE oid = 'public.course_dim'::regclass
            """)
        #expect(
            left == [
                [
                    "{postgres=arwdDxt/postgres}", "f", "f", "more", "off", "0", "-1",
                    "id{\(role)=r/postgres}",
                ]
            ])
    }

    @Test func `it is known for a user's own when the ledger is gone`() async throws {
        let (warehouse, before) = try await warehouse()
        try await warehouse.load(Self.courses, dump: 1, "SELECT 1, 'A'")
        try warehouse.control.execute("DROP SCHEMA canvas_data CASCADE; SELECT pg_advisory_unlock_all()")
        #expect(try Removal(target: warehouse.target).tables(on: warehouse.control) == Self.removed)
        let removed = try await Database(PostgresSettings(connection: warehouse.database.connectionString)) {
            _ in
        }
        .remove(TargetSchema("public")) { _ in }
        #expect(removed == Self.removed)
        #expect(try await warehouse.database.definitions(of: "public") == before)
        #expect(try warehouse.rows("SELECT name FROM public.course_dim") == [["A"]])
    }

    @Test func `a drop that is killed at any statement has done nothing`() async throws {
        let (warehouse, before) = try await warehouse()
        try await warehouse.load(Self.courses, dump: 1, "SELECT 1, 'A'")
        try await warehouse.load(.requests, dump: 1, "SELECT 'a', 'x'", .append)
        try warehouse.control.execute(
            """
            CREATE SCHEMA killing;
            CREATE SEQUENCE killing.statements;
            CREATE TABLE killing.at AS SELECT 0 AS statement;
            CREATE FUNCTION killing.kill() RETURNS event_trigger LANGUAGE plpgsql AS $$BEGIN
                IF nextval('killing.statements') = (SELECT statement FROM killing.at) THEN
                    PERFORM pg_terminate_backend(pg_backend_pid());
                END IF;
            END$$;
            CREATE EVENT TRIGGER killer ON ddl_command_end EXECUTE FUNCTION killing.kill()
            """)
        var kills = 0
        while true {
            let removing = try warehouse.database.connect()
            try removing.execute(
                """
                SELECT setval('killing.statements', 1, false);
                UPDATE killing.at SET statement = \(kills + 1)
                """)
            do {
                _ = try Removal(target: warehouse.target).run(on: removing)
                break
            } catch let error as PostgresError {
                #expect(error.isConnectionLost, "\(error)")
            }
            kills += 1
            #expect(
                try warehouse.rows(
                    """
                    SELECT c.relkind, (SELECT count(*) FROM public.two), (SELECT count(*) FROM public.requests),
                        (SELECT count(*) FROM canvas_data.loads)
                    FROM pg_class c WHERE oid = 'public.course_dim'::regclass
                    """) == [["p", "1", "1", "2"]], "killed at statement \(kills)")
            try #require(kills < 500)
        }
        #expect(kills > 20)
        #expect(try await warehouse.database.definitions(of: "public") == before)
        #expect(try warehouse.rows("SELECT name FROM public.course_dim") == [["A"]])
    }

    @Test(arguments: AdoptionTests.obstaclesToGivingBack)
    func `what cannot be moved is named, and nothing changed`(_ obstacle: AdoptionTests.Obstacle) async throws
    {
        let warehouse = try await Warehouse()
        try warehouse.control.execute("CREATE TABLE public.course_dim (id bigint PRIMARY KEY, name text)")
        try await adopt(in: warehouse)
        try await warehouse.load(.requests, dump: 1, "SELECT 'a', 'x'", .append)
        try warehouse.control.execute(obstacle.sql)
        let before = try await warehouse.database.definitions(of: "public")
        #expect(throws: obstacle.error) {
            try Removal(target: warehouse.target).run(on: warehouse.control)
        }
        #expect(try await warehouse.database.definitions(of: "public") == before)
        #expect(try warehouse.loads() == ["requests 1 published 1"])
    }

    @Test func `a view over it and over a table that would be dropped is named`() async throws {
        let warehouse = try await Warehouse()
        try warehouse.control.execute("CREATE TABLE public.course_dim (id bigint PRIMARY KEY, name text)")
        try await adopt(in: warehouse)
        try await warehouse.load(.requests, dump: 1, "SELECT 'a', 'x'", .append)
        try warehouse.control.execute(
            "CREATE VIEW public.both_of_them AS SELECT c.id, r.url FROM public.course_dim c, public.requests r"
        )
        #expect(
            throws: CanvasDataError(
                .refused,
                "Cannot drop the tables in \"public\": others depend on them: view public.both_of_them.",
                remedy: "Nothing is dropped. Drop those first, and then run the command again.")
        ) { try Removal(target: warehouse.target).run(on: warehouse.control) }
        #expect(try warehouse.loads() == ["requests 1 published 1"])
    }

    @Test func `rows that a user has detached are dropped by no run, and by no drop`() async throws {
        let (warehouse, _) = try await warehouse()
        let rows = "SELECT name FROM canvas_data_store.\"course_dim#0\" ORDER BY 1"
        try warehouse.control.execute(
            "ALTER TABLE public.course_dim DETACH PARTITION canvas_data_store.\"course_dim#0\"")
        try warehouse.sweep(on: warehouse.control)
        #expect(try warehouse.rows(rows) == [["A"], ["B"]])
        try await warehouse.load(.requests, dump: 1, "SELECT 'a', 'x'", .append)
        #expect(
            try Removal(target: warehouse.target).run(on: warehouse.control)
                == Removal.Tables(dropped: ["requests"], returned: [], hasLeftovers: false))
        #expect(try warehouse.rows(rows) == [["A"], ["B"]])
    }

    @Test func `who reads it is named`() async throws {
        let (warehouse, _) = try await warehouse()
        let reader = try warehouse.database.connect()
        try reader.execute("BEGIN; SELECT FROM public.two")
        #expect(
            throws: CanvasDataError(
                .busy,
                "Cannot drop the tables in \"public\": they are in use, by process \(reader.processID) (\"canvas-data\").",
                remedy: "Nothing is dropped. Run the command again when nobody reads.")
        ) { try Removal(target: warehouse.target).run(on: warehouse.control) }
        #expect(try warehouse.stored() == ["course_dim#0"])
    }
}

extension AdoptionTests {
    private static func notGivenBack(_ name: String, _ remedy: Hint) -> CanvasDataError {
        CanvasDataError(
            .refused,
            "Cannot make public.course_dim, which was adopted, an ordinary table again, because of what cannot be moved to another table: \(name).",
            remedy: remedy)
    }

    static let obstaclesToGivingBack = [
        Obstacle(
            sql: "CREATE MATERIALIZED VIEW public.m AS SELECT id FROM public.course_dim",
            error: notGivenBack(
                "the materialized view public.m",
                "Keep the definition, run: DROP MATERIALIZED VIEW public.m; Then run \(.command(.drop)), and create it again."
            )),
        Obstacle(
            sql: "CREATE TABLE public.f (id bigint CONSTRAINT up REFERENCES public.course_dim)",
            error: notGivenBack(
                "the foreign key up of public.f",
                "Keep the definition, run: ALTER TABLE public.f DROP CONSTRAINT up; Then run \(.command(.drop)), and create it again."
            )),
        Obstacle(
            sql:
                "CREATE FUNCTION public.all_of() RETURNS SETOF public.course_dim LANGUAGE sql AS 'SELECT * FROM public.course_dim'",
            error: notGivenBack(
                "the function public.all_of()", "Drop that, run \(.command(.drop)), and create it again.")),
    ]
}
