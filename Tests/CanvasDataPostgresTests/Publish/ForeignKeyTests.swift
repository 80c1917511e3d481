import CanvasData
import CanvasDataBase
import CanvasDataLoading
import PostgresFixture
import Testing

@testable import CanvasDataPostgres

/// Foreign keys of users' tables onto loaded ones, and of loaded ones onto each other.
@Suite(.enabled(if: PrivateCluster.isInstalled))
struct ForeignKeyTests {
    private static let courses = TableLayout.of("course_dim", ["id": .bigint, "name": .text])
    private static let enrollments = TableLayout.of(
        "enrollment_dim", ["id": .bigint, "course_id": .bigint, "pair_id": .bigint])
    private static let users = TableLayout.of("user_dim", ["id": .bigint])

    /// How a table comes to be there before its second dump.
    enum Kind: CaseIterable { case swapping, plain }

    private func warehouse(_ kind: Kind, _ database: PrivateDatabase? = nil, as role: String = "postgres")
        async throws
        -> Warehouse
    {
        let warehouse = try await Warehouse(database, as: role)
        switch kind {
        case .swapping: try await warehouse.load(Self.courses, dump: 1, "VALUES (1, 'A'), (2, 'B')")
        case .plain:
            try warehouse.control.execute(
                "CREATE TABLE public.course_dim (id bigint, name text); INSERT INTO public.course_dim VALUES (1, 'A'), (2, 'B')"
            )
        }
        try warehouse.control.execute("ALTER TABLE public.course_dim ADD CONSTRAINT key PRIMARY KEY (id)")
        return warehouse
    }

    private static let keys = """
        SELECT conrelid::regclass, conname, pg_get_constraintdef(oid), obj_description(oid, 'pg_constraint') FROM pg_constraint
        WHERE contype = 'f' AND conparentid = 0 AND connamespace = 'public'::regnamespace ORDER BY 1, 2
        """

    @Test(
        arguments: Kind.allCases,
        ["", " ON DELETE CASCADE ON UPDATE SET NULL", " DEFERRABLE INITIALLY DEFERRED", " NOT VALID"])
    func `a user's rows keep their key, dump after dump`(kind: Kind, options: String) async throws {
        let warehouse = try await warehouse(kind)
        try warehouse.control.execute(
            """
            CREATE TABLE public.mine (course bigint CONSTRAINT "To Course" REFERENCES public.course_dim);
            ALTER TABLE public.mine DROP CONSTRAINT "To Course";
            ALTER TABLE public.mine ADD CONSTRAINT "To Course" FOREIGN KEY (course) REFERENCES public.course_dim\(options);
            COMMENT ON CONSTRAINT "To Course" ON public.mine IS 'it''s ours';
            INSERT INTO public.mine VALUES (1), (2), (NULL);
            CREATE TABLE public.parts (course bigint REFERENCES public.course_dim) PARTITION BY LIST (course);
            CREATE TABLE public.part PARTITION OF public.parts DEFAULT; INSERT INTO public.parts VALUES (2)
            """)
        let before = try warehouse.rows(Self.keys)
        #expect(before.count == 2)
        for dump in 2...4 {
            let load = try warehouse.stage(
                Self.courses, dump: dump, "VALUES (1, '\(dump)'), (2, 'B'), (3, 'C')")
            let result = try await warehouse.publish(warehouse.item(Self.courses, load))
            #expect(result.heldBack.map(\.reason.description) == [])
            #expect(try warehouse.rows("SELECT name FROM public.course_dim WHERE id = 1") == [["\(dump)"]])
        }
        #expect(try warehouse.rows(Self.keys) == before)
        #expect(try warehouse.rows("SELECT course FROM public.mine ORDER BY 1") == [["1"], ["2"], [nil]])
        #expect(throws: PostgresError.self) { try warehouse.rows("INSERT INTO public.mine VALUES (9)") }
    }

    @Test(arguments: Kind.allCases)
    func `rows that refer to none of the new rows hold back the table alone, and are named`(kind: Kind)
        async throws
    {
        let warehouse = try await warehouse(kind)
        try warehouse.control.execute(
            """
            CREATE TABLE public.mine (course bigint CONSTRAINT up REFERENCES public.course_dim ON DELETE CASCADE);
            INSERT INTO public.mine VALUES (1), (2)
            """)
        let before = try warehouse.rows(Self.keys)
        let load = try warehouse.stage(Self.courses, dump: 2, "VALUES (1, 'new')")
        let other = try warehouse.stage(Self.users, dump: 2, "SELECT 7")
        let result = try await warehouse.publish(
            warehouse.item(Self.courses, load), warehouse.item(Self.users, other))
        #expect(result.rows == ["user_dim": 1])
        #expect(
            result.heldBack.map(\.reason) == [
                CanvasDataError(
                    .failed,
                    "Cannot publish public.course_dim: rows of public.mine refer to rows that no longer exist, which the foreign key up forbids (23503). Key (course)=(2) is not present in table \"course_dim\".",
                    remedy:
                        "Delete or change those rows, or run: ALTER TABLE public.mine DROP CONSTRAINT up; \(PlainTableTests.kept)"
                )
            ])
        #expect(try warehouse.rows("SELECT name FROM public.course_dim ORDER BY 1") == [["A"], ["B"]])
        #expect(try warehouse.rows(Self.keys) == before)
        #expect(try warehouse.rows("SELECT count(*) FROM public.mine") == [["2"]])
        try warehouse.control.execute("DELETE FROM public.mine WHERE course = 2")
        #expect(try await warehouse.publish(warehouse.item(Self.courses, load)).rows == ["course_dim": 1])
        #expect(try warehouse.rows(Self.keys) == before)
    }

    @Test(arguments: Kind.allCases, ["", " ON DELETE CASCADE"])
    func `a key of another role's table holds back the table alone, and says what to run`(
        kind: Kind, action: String
    )
        async throws
    {
        let database = try await PrivateCluster.shared().database()
        let (loader, owner) = ("loader_of_\(database.name)", "owner_of_\(database.name)")
        let administrator = try database.connect()
        try administrator.execute(
            """
            CREATE ROLE \(loader) LOGIN; CREATE ROLE \(owner); GRANT CREATE ON DATABASE \(database.name) TO \(loader);
            GRANT CREATE ON SCHEMA public TO \(loader), \(owner)
            """)
        let warehouse = try await warehouse(kind, database, as: loader)
        try administrator.execute(
            """
            CREATE TABLE public.theirs (course bigint CONSTRAINT up REFERENCES public.course_dim\(action));
            ALTER TABLE public.theirs OWNER TO \(owner); INSERT INTO public.theirs VALUES (1);
            GRANT REFERENCES ON public.course_dim TO \(owner)
            """)
        let before = try warehouse.rows(Self.keys)
        let load = try warehouse.stage(Self.courses, dump: 2, "VALUES (1, 'new')")
        let result = try await warehouse.publish(warehouse.item(Self.courses, load))
        #expect(result.rows == [:])
        #expect(
            result.heldBack.map(\.reason) == [
                CanvasDataError(
                    .refused,
                    "Cannot publish public.course_dim: rows refer to it by a foreign key of other roles' tables, which this role may not drop and create again: up of public.theirs.",
                    remedy:
                        "To keep it, run: GRANT \(owner) TO the role that loads. Otherwise run: ALTER TABLE public.theirs DROP CONSTRAINT up; \(PlainTableTests.kept)"
                )
            ])
        #expect(try warehouse.rows("SELECT course FROM public.theirs") == [["1"]])
        #expect(try warehouse.rows("SELECT name FROM public.course_dim WHERE id = 1") == [["A"]])
        try administrator.execute("GRANT \(owner) TO \(loader)")
        #expect(try await warehouse.publish(warehouse.item(Self.courses, load)).rows == ["course_dim": 1])
        #expect(try warehouse.rows(Self.keys) == before)
        #expect(try warehouse.rows("SELECT course FROM public.theirs") == [["1"]])
    }

    @Test func `loaded tables keep keys onto each other and themselves, whatever their new rows refer to`()
        async throws
    {
        let warehouse = try await warehouse(.swapping)
        try await warehouse.load(Self.enrollments, dump: 1, "VALUES (1, 1, 2), (2, 2, 1)")
        try warehouse.control.execute(
            """
            ALTER TABLE public.enrollment_dim ADD PRIMARY KEY (id);
            ALTER TABLE public.enrollment_dim ADD CONSTRAINT up FOREIGN KEY (course_id) REFERENCES public.course_dim;
            ALTER TABLE public.enrollment_dim ADD CONSTRAINT pair FOREIGN KEY (pair_id) REFERENCES public.enrollment_dim
            """)
        let before = try warehouse.rows(Self.keys)
        // Nothing of the old dump is in the new one.
        for dump in 2...3 {
            let (one, two) = (dump * 10, dump * 10 + 1)
            let result = try await warehouse.publish(
                warehouse.item(
                    Self.enrollments,
                    warehouse.stage(
                        Self.enrollments, dump: dump,
                        "VALUES (\(one), \(one), \(two)), (\(two), \(two), \(one))")),
                warehouse.item(
                    Self.courses,
                    warehouse.stage(Self.courses, dump: dump, "VALUES (\(one), 'A'), (\(two), 'B')")))
            #expect(result.heldBack.map(\.reason.description) == [])
            #expect(
                try warehouse.rows("SELECT id FROM public.enrollment_dim ORDER BY 1") == [
                    ["\(one)"], ["\(two)"],
                ])
        }
        #expect(try warehouse.rows(Self.keys) == before)
        // One alone, whose rows the other's break.
        let load = try warehouse.stage(Self.courses, dump: 4, "VALUES (1, 'A')")
        let result = try await warehouse.publish(warehouse.item(Self.courses, load))
        #expect(result.heldBack.map(\.reason.kind) == [.failed])
        #expect(try warehouse.rows("SELECT count(*) FROM public.course_dim") == [["2"]])
        #expect(try warehouse.rows(Self.keys) == before)
        #expect(
            try warehouse.stored() == ["barrier 2200", "course_dim#3", "course_dim#4", "enrollment_dim#3"])
    }
}
