import CanvasData
import CanvasDataBase
import CanvasDataLoading
import PostgresFixture
import Testing

@testable import CanvasDataPostgres

/// A ledger that an older canvas-data made.
@Suite(.enabled(if: PrivateCluster.isInstalled))
struct LedgerMigrationTests {
    /// What version 0.1 made of it.
    private static let version1 = """
        DROP TABLE canvas_data.gaps;
        DROP VIEW canvas_data.freshness;
        ALTER TABLE canvas_data.runs DROP COLUMN source;
        DROP INDEX canvas_data.loads_staged_once, canvas_data.loads_published_once;
        ALTER TABLE canvas_data.loads DROP COLUMN kept_rows, DROP COLUMN kept_by, DROP COLUMN source,
            DROP COLUMN position, DROP COLUMN since, DROP COLUMN inserted, DROP COLUMN updated, DROP COLUMN deleted,
            DROP CONSTRAINT loads_state_check,
            ADD CONSTRAINT loads_state_check CHECK (state IN ('staging', 'staged', 'published', 'superseded'));
        CREATE UNIQUE INDEX loads_once ON canvas_data.loads (target_schema, table_name, dump_id)
            WHERE state <> 'superseded';
        UPDATE canvas_data.ledger SET version = 1
        """

    private func old() async throws -> Warehouse {
        let warehouse = try await Warehouse()
        try await warehouse.load(.requests, dump: 1, "VALUES ('a', '1')", .append)
        try await warehouse.load(.requests, dump: 4, "VALUES ('b', '2')", .append)
        try await warehouse.load(.courses, dump: 4, "VALUES (1, 'a', NULL::timestamp)")
        try warehouse.database.connect().execute(Self.version1)
        return warehouse
    }

    @Test func `a ledger of version 1 is brought up to date, and what it has stays`() async throws {
        let warehouse = try await old()
        let before = try warehouse.loads()
        try warehouse.ledger.install(on: warehouse.control)
        try warehouse.ledger.install(on: warehouse.control)
        #expect(try warehouse.loads() == before)
        #expect(try warehouse.ledger.version(on: warehouse.control) == 3)
        let inventory = try Inventory(of: warehouse.target, on: warehouse.control)
        #expect(inventory.lost == [])
        // It did not note which dumps held nothing of a table.
        #expect(inventory.gaps.empty == ["requests": [1...4]])
        try await warehouse.load(.requests, dump: 5, "VALUES ('c', '3')", .append)
        #expect(try warehouse.rows("SELECT count(*) FROM public.requests") == [["3"]])
    }

    @Test func `what only looks understands a ledger of version 1 and leaves it as it is`() async throws {
        let warehouse = try await old()
        let inventory = try Inventory(of: warehouse.target, on: warehouse.control)
        #expect(inventory.held("requests").map(\.sequence) == [1, 4])
        #expect(inventory.gaps == LedgerGaps())
        let database = Database(
            PostgresSettings(connection: warehouse.database.connectionString), notify: { _ in })
        let comparison = try await Comparison.of(
            warehouse.target, TableSelection(includesRequests: true), in: database,
            progress: TransferProgress())
        #expect(comparison.trouble(in: warehouse.target) == nil)
        #expect(try warehouse.rows("SELECT version FROM canvas_data.ledger") == [["1"]])
    }

    /// What the catalogue says of the ledger's tables: columns, constraints, indexes, comments and the view.
    private static let shape = """
        SELECT c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || ' '
            || a.attnotnull || ' ' || coalesce(pg_get_expr(d.adbin, d.adrelid), '') || ' '
            || coalesce(col_description(c.oid, a.attnum), '')
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
        WHERE c.relnamespace = 'canvas_data'::regnamespace AND c.relkind IN ('r', 'v')
        UNION ALL
        SELECT c.conrelid::regclass || ' ' || c.conname || ' ' || pg_get_constraintdef(c.oid)
        FROM pg_constraint c WHERE c.connamespace = 'canvas_data'::regnamespace
        UNION ALL
        SELECT indexdef FROM pg_indexes WHERE schemaname = 'canvas_data'
        UNION ALL
        SELECT relname || ' ' || coalesce(obj_description(oid), '') || CASE relkind WHEN 'v' THEN pg_get_viewdef(oid) ELSE '' END
        FROM pg_class WHERE relnamespace = 'canvas_data'::regnamespace AND relkind IN ('r', 'v')
        ORDER BY 1
        """

    @Test(arguments: [OldLedgers.version1, OldLedgers.version2])
    func `a ledger that an older canvas-data made becomes what this one makes`(old: String) async throws {
        let new = try await PrivateCluster.shared().database().connect()
        let target = try TargetSchema()
        try Ledger(target).install(on: new)
        let migrated = try await PrivateCluster.shared().database().connect()
        try migrated.execute(old)
        try migrated.execute(
            """
            INSERT INTO canvas_data.runs (target_schema, command, tool_version) VALUES ('public', 'load', '0.1');
            INSERT INTO canvas_data.loads (run, target_schema, table_name, dump_id, sequence, schema_version, effect,
                generation, fragments, rows, state)
            VALUES (1, 'public', 'course_dim', 'd', 7, '4.2.9', 'replace', 'course_dim#7', 1, 3, 'published')
            """)
        try Ledger(target).install(on: migrated)
        #expect(try migrated.query(Self.shape).rows == new.query(Self.shape).rows)
        #expect(try Ledger(target).version(on: migrated) == 3)
        let loads = try Ledger(target).loads(on: migrated)
        #expect(loads.map(\.table) == ["course_dim"])
        #expect(try Ledger(target, source: "dap").loads(on: migrated) == [])
        #expect(
            try migrated.query(
                "SELECT source FROM canvas_data.runs UNION ALL SELECT source FROM canvas_data.freshness"
            )
            .rows == [["canvas-data-1"], ["canvas-data-1"]])
    }

    @Test(arguments: [OldLedgers.version1, OldLedgers.version2])
    func `a ledger of an older version is read as it is`(old: String) async throws {
        let connection = try await PrivateCluster.shared().database().connect()
        try connection.execute(old)
        try connection.execute(
            """
            INSERT INTO canvas_data.runs (target_schema, command, tool_version) VALUES ('public', 'load', '0.1');
            INSERT INTO canvas_data.loads (run, target_schema, table_name, dump_id, sequence, schema_version, effect,
                generation, fragments, rows, state)
            VALUES (1, 'public', 'course_dim', 'd', 7, '4.2.9', 'replace', 'course_dim#7', 1, 3, 'published'),
                (1, 'public', 'user_dim', 'd', 7, '4.2.9', 'replace', 'user_dim#7', 1, 3, 'staging')
            """)
        let target = try TargetSchema()
        #expect(try LoadedTable.all(in: target, on: connection).map(\.table) == ["course_dim"])
        #expect(try StagedTable.all(in: target, on: connection).map(\.table) == ["user_dim"])
        #expect(try RunRecord.last(in: target, on: connection)?.command == "load")
        #expect(try LoadedTable.all(in: target, from: "dap", on: connection) == [])
        #expect(try StagedTable.all(in: target, from: "dap", on: connection) == [])
        #expect(try RunRecord.last(in: target, from: "dap", on: connection) == nil)
    }

    @Test func `a ledger of a later version is refused by name`() async throws {
        let connection = try await PrivateCluster.shared().database().connect()
        let ledger = Ledger(try TargetSchema())
        try ledger.install(on: connection)
        try connection.execute("INSERT INTO canvas_data.ledger VALUES (4)")
        #expect(throws: CanvasDataError.newerLedger(4)) { try ledger.install(on: connection) }
    }

    @Test func `one source neither sees nor removes what another has loaded into a schema of the same name`()
        async throws
    {
        let warehouse = try await Warehouse(schema: "canvas")
        try await warehouse.load(.courses, dump: 4, "VALUES (1, 'a', NULL::timestamp)")
        let other = Ledger(warehouse.target, source: "dap")
        #expect(try other.loads(on: warehouse.control) == [])
        try warehouse.control.execute(
            """
            INSERT INTO canvas_data.runs (target_schema, command, tool_version, source)
                VALUES ('canvas', 'refresh', '0.1', 'dap');
            INSERT INTO canvas_data.loads (run, target_schema, table_name, dump_id, sequence, schema_version, effect,
                generation, fragments, rows, state, source, position)
            SELECT max(run), 'canvas', 'course_dim', 'dump-4', 4, '1', 'replace', 'canvas.course_dim~9', 1, 3,
                'published', 'dap', 'p' FROM canvas_data.runs
            """)
        #expect(try warehouse.ledger.loads(on: warehouse.control).map(\.rows) == [1])
        try await warehouse.load(.courses, dump: 5, "VALUES (1, 'a', NULL::timestamp), (2, 'b', NULL)")
        #expect(try other.loads(on: warehouse.control).map(\.position) == ["p"])
        #expect(try Inventory(of: warehouse.target, on: warehouse.control).lost == [])
        #expect(try LoadedTable.all(in: warehouse.target, on: warehouse.control).map(\.rows) == [2])
        #expect(try RunRecord.last(in: warehouse.target, on: warehouse.control)?.command == "test")
        _ = try Removal(target: warehouse.target).run(on: warehouse.control)
        #expect(try warehouse.ledger.loads(on: warehouse.control) == [])
        #expect(try other.loads(on: warehouse.control).map(\.rows) == [3])
        #expect(try RunRecord.last(in: warehouse.target, from: "dap", on: warehouse.control) != nil)
    }
}
