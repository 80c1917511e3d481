import CanvasData
import CanvasDataBase
import CanvasDataLoading
import PostgresFixture
import Testing

@testable import CanvasDataPostgres

/// What `CREATE TABLE … (LIKE … INCLUDING ALL)` leaves out is each generation's all the same.
@Suite(.enabled(if: PrivateCluster.isInstalled))
struct KeptSettingsTests {
    private static let courses = TableLayout.of(
        "course_dim", ["id": .bigint, "name": .text, "size": .integer])

    /// What users set, on the table that readers see (`TABLE`) or on its partition (`PART`).
    static let settings = [
        "ALTER TABLE PART SET (fillfactor = 70, autovacuum_enabled = false, autovacuum_vacuum_scale_factor = 0.01)",
        "ALTER TABLE PART SET (toast.autovacuum_enabled = false)",
        "ALTER TABLE PART SET TABLESPACE SPACE",
        "ALTER TABLE TABLE SET TABLESPACE SPACE; ALTER TABLE PART SET TABLESPACE SPACE",
        "ALTER TABLE PART REPLICA IDENTITY FULL",
        "ALTER TABLE TABLE REPLICA IDENTITY NOTHING; ALTER TABLE PART REPLICA IDENTITY NOTHING",
        """
        ALTER TABLE TABLE ADD CONSTRAINT key PRIMARY KEY (id), ALTER name SET NOT NULL;
        CREATE UNIQUE INDEX two ON TABLE (id, name);
        ALTER TABLE PART REPLICA IDENTITY USING INDEX "course_dim#1_id_name_idx"
        """,
        "ALTER TABLE TABLE ALTER name SET STATISTICS 7",
        "ALTER TABLE PART ALTER name SET STATISTICS 7, ALTER size SET STATISTICS 0",
        "ALTER TABLE PART ALTER name SET (n_distinct = -0.5, n_distinct_inherited = 3)",
        "ALTER TABLE TABLE ALTER name SET STORAGE EXTERNAL",
        "ALTER TABLE PART ALTER name SET STORAGE MAIN",
        "ALTER TABLE PART ALTER name SET COMPRESSION pglz",
        """
        CREATE INDEX by_name ON TABLE (lower(name)) WITH (fillfactor = 60) WHERE id > 0;
        ALTER INDEX PART_lower_idx" ALTER COLUMN 1 SET STATISTICS 9
        """,
        """
        CREATE INDEX by_name ON TABLE (name) WITH (fillfactor = 60);
        ALTER INDEX PART_name_idx" SET (fillfactor = 50, deduplicate_items = off)
        """,
        "CREATE INDEX by_name ON TABLE (name); ALTER INDEX PART_name_idx\" SET TABLESPACE SPACE",
        "CREATE INDEX by_name ON TABLE (name); ALTER TABLE PART CLUSTER ON \"course_dim#1_name_idx\"",
        "ALTER TABLE TABLE ADD CONSTRAINT key PRIMARY KEY (id) WITH (fillfactor = 60) USING INDEX TABLESPACE SPACE",
    ]

    @Test(arguments: settings.indices)
    func `what is set on a table and its indexes stays, dump after dump`(index: Int) async throws {
        let warehouse = try await Warehouse()
        let space = try await tablespace(of: warehouse)
        try await warehouse.load(Self.courses, dump: 1, "SELECT 1, 'A', 1")
        for statement in Self.settings[index].split(separator: ";") {
            let sql = String(statement).replacing("ALTER TABLE TABLE", with: "ALTER TABLE public.course_dim")
                .replacing("ON TABLE ", with: "ON public.course_dim ")
                .replacing("PART_", with: "canvas_data_store.\"course_dim#1_")
                .replacing("PART ", with: "canvas_data_store.\"course_dim#1\" ")
                .replacing(" SPACE", with: " \(space)")
            try warehouse.control.execute(sql)
        }
        let before = try shape(1, warehouse)
        try await warehouse.load(Self.courses, dump: 2, "SELECT 2, 'B', 2")
        #expect(try shape(2, warehouse) == before)
        // Once more, as the first copy has what was set on a partition, and this one only what was carried over.
        let load = try warehouse.stage(Self.courses, dump: 3, "SELECT 3, 'C', 3")
        #expect(
            try shape(3, warehouse).filter { !$0.hasPrefix("constraint") }
                == before.filter { !$0.hasPrefix("constraint") })
        #expect(try await warehouse.publish(warehouse.item(Self.courses, load)).heldBack.isEmpty)
        #expect(try shape(3, warehouse) == before)
    }

    @Test func `what was set on a table that is adopted stays, dump after dump`() async throws {
        let warehouse = try await Warehouse()
        let space = try await tablespace(of: warehouse)
        try warehouse.control.execute(
            """
            CREATE TABLE public.course_dim (id bigint CONSTRAINT key PRIMARY KEY WITH (fillfactor = 80), name text, size integer)
                WITH (fillfactor = 70, toast.autovacuum_enabled = off) TABLESPACE \(space);
            ALTER TABLE public.course_dim ALTER name SET STATISTICS 7, ALTER name SET STORAGE EXTERNAL,
                ALTER name SET COMPRESSION pglz, ALTER name SET (n_distinct = 5);
            CREATE INDEX by_name ON public.course_dim (lower(name)) WITH (fillfactor = 60) TABLESPACE \(space);
            ALTER INDEX public.by_name ALTER COLUMN 1 SET STATISTICS 9;
            ALTER TABLE public.course_dim CLUSTER ON by_name;
            ALTER TABLE public.course_dim REPLICA IDENTITY USING INDEX key
            """)
        let before = try TableShape(of: "public.course_dim", on: warehouse.control).lines
        let adoption = Adoption(target: warehouse.target) { _ in }
        #expect(try await adoption.adopt(["course_dim"], on: warehouse.control) == ["course_dim"])
        #expect(
            try warehouse.rows(
                "SELECT spcname = '\(space)' FROM pg_class c JOIN pg_tablespace s ON s.oid = reltablespace WHERE c.oid = 'public.course_dim'::regclass"
            ) == [["t"]])
        for dump in 1...2 { try await warehouse.load(Self.courses, dump: dump, "SELECT 1, 'A', 1") }
        #expect(try shape(2, warehouse) == before)
    }

    @Test
    func
        `a tablespace in which the role may create nothing holds back its tables alone, and says what to run`()
        async throws
    {
        let database = try await PrivateCluster.shared().database()
        let loader = "loader_of_\(database.name)"
        try database.connect().execute(
            "CREATE ROLE \(loader) LOGIN; GRANT CREATE ON DATABASE \(database.name) TO \(loader); GRANT CREATE ON SCHEMA public TO \(loader)"
        )
        var canvas = try await SmallCanvas(in: database)
        canvas.role = loader
        func tables(_ id: Int) -> SmallCanvas.Tables {
            ["a_dim", "b_dim"].reduce(into: [:]) {
                $0[$1] = SmallCanvas.Table(columns: [("id", "bigint")], rows: "\(id)\n")
            }
        }
        try await canvas.load(dump: 1, tables(1))
        let space = "space_of_\(database.name)"
        let administrator = try database.connect()
        try administrator.execute("SET allow_in_place_tablespaces = on")
        try administrator.execute("CREATE TABLESPACE \(space) LOCATION ''")
        try administrator.execute("ALTER TABLE canvas_data_store.\"a_dim#1\" SET TABLESPACE \(space)")
        #expect(
            try await canvas.load(dump: 2, tables(2)).failures == [
                CanvasDataError(
                    .refused,
                    "Cannot prepare the copy of a_dim: permission denied for tablespace \(space) (42501).",
                    remedy:
                        "Have an administrator run: GRANT CREATE ON TABLESPACE \(space) TO \(loader); Then run the command again: it goes on where it stopped."
                )
            ])
        #expect(try canvas.rows("SELECT a.id, b.id FROM a_dim a, b_dim b") == [["1", "2"]])
        try administrator.execute(
            "ALTER TABLE public.a_dim SET TABLESPACE \(space); CREATE TABLE public.c_dim (id bigint) TABLESPACE \(space); ALTER TABLE public.c_dim OWNER TO \(loader)"
        )
        let control = try PostgresConnection(
            PostgresSettings(connection: database.connectionString(as: loader)))
        await #expect(
            throws: CanvasDataError(
                .refused,
                "Cannot adopt public.c_dim: it is in the tablespace \(space), in which this role may create nothing.",
                remedy: "Have an administrator run: GRANT CREATE ON TABLESPACE \(space) TO \(loader);")
        ) { try await Adoption(target: TargetSchema()) { _ in }.adopt(["c_dim"], on: control) }
        try administrator.execute("GRANT CREATE ON TABLESPACE \(space) TO \(loader)")
        #expect(try await canvas.load(dump: 2, tables(2)).failures == [])
        #expect(try canvas.rows("SELECT a.id, b.id FROM a_dim a, b_dim b") == [["2", "2"]])
    }

    private func shape(_ dump: Int, _ warehouse: Warehouse) throws -> [String] {
        try TableShape(of: "canvas_data_store.\"course_dim#\(dump)\"", on: warehouse.control).lines
    }

    /// A tablespace, which is the whole cluster's, of its own.
    private func tablespace(of warehouse: Warehouse) async throws -> String {
        let name = "space_of_\(warehouse.database.name)"
        try warehouse.control.execute("SET allow_in_place_tablespaces = on")
        try warehouse.control.execute("CREATE TABLESPACE \(name) LOCATION ''")
        return name
    }
}
