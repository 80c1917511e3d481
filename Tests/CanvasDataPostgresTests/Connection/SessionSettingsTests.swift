import CanvasData
import CanvasDataBase
import CanvasDataLoading
import PostgresFixture
import Testing

@testable import CanvasDataPostgres

/// What a school has set for a database or a role changes nothing of what a load does.
@Suite(.enabled(if: PrivateCluster.isInstalled))
struct SessionSettingsTests {
    /// Settings that change how the server writes or reads values and names, or what a statement does, each to another value
    /// than the usual.
    private static let unusual = [
        "quote_all_identifiers": "on", "datestyle": "'German, DMY'", "intervalstyle": "'sql_standard'",
        "extra_float_digits": "-15", "bytea_output": "'escape'", "standard_conforming_strings": "off",
        "escape_string_warning": "off", "backslash_quote": "off", "array_nulls": "off",
        "xmloption": "'document'",
        "xmlbinary": "'hex'", "search_path": "'nowhere', pg_temp", "timezone": "'Asia/Tokyo'",
        "row_security": "on", "default_transaction_read_only": "on",
        "default_transaction_isolation": "'serializable'", "default_transaction_deferrable": "on",
        "statement_timeout": "'30s'", "idle_in_transaction_session_timeout": "'1ms'", "lock_timeout": "1",
        "client_encoding": "'LATIN1'", "transform_null_equals": "on", "exit_on_error": "on",
        "lc_numeric": "'C'", "check_function_bodies": "off", "synchronize_seqscans": "on",
    ]

    private static func set(_ database: PrivateDatabase) async throws {
        let statements = unusual.map { "ALTER DATABASE \(database.name) SET \($0.key) = \($0.value);" }
        let result = try await database.psql(statements.sorted().joined(separator: "\n"))
        try #require(result.exitCode == 0, "\(result.errors)")
    }

    @Test func `tables are staged, published, exchanged and widened whatever is set`() async throws {
        let database = try await PrivateCluster.shared().database()
        try await Self.set(database)
        let warehouse = try await Warehouse(database)
        let rows = "SELECT 1, 'Ä''\\n', '2017-03-04 05:06:07'::timestamp"
        try await warehouse.load(.courses, dump: 1, rows)
        try warehouse.control.execute(
            """
            CREATE INDEX ON public.course_dim (id, \"\"\"Öffnung\"\"\" DESC) WHERE \"\"\"Öffnung\"\"\" > '2001-02-03'::timestamp;
            ALTER TABLE public.course_dim ADD CHECK (name <> E'a\\\\b'),
                ADD "Dauer" interval DEFAULT '1 year 2 mons -3 days', ADD "User" text DEFAULT 'x'
            """)
        let wide = TableLayout.of(
            "course_dim", ["id": .bigint, "name": .text, "\"Öffnung\"": .timestamp, "new": .bigint])
        try await warehouse.load(wide, dump: 2, rows + ", 7")
        try await warehouse.load(.requests, dump: 1, "SELECT 'a', 'x'", .append)
        try await warehouse.load(
            .requests, dump: 2, "SELECT * FROM (VALUES ('a', 'x'), ('b', 'y')) v", .append)
        #expect(
            try warehouse.rows(
                #"SELECT id, name, """Öffnung"""::text, new, "Dauer"::text FROM public.course_dim"#) == [
                    ["1", "Ä'\\n", "2017-03-04 05:06:07", "7", "1 year 2 mons -3 days"]
                ])
        #expect(try warehouse.rows("SELECT id FROM public.requests ORDER BY id") == [["a"], ["b"]])
        // Nothing was built again under the lock: the generation had the index.
        #expect(
            try warehouse.rows(
                "SELECT count(*) FROM pg_index WHERE indrelid = 'canvas_data_store.\"course_dim#2\"'::regclass"
            )
                == [["2"]])
        let facts = try DatabaseFacts(database.settings, TargetSchema())
        #expect(facts.encoding == "UTF8" && !facts.isReplica)
    }

    @Test func `a policy that hides rows is an error and not a table with rows twice`() async throws {
        let database = try await PrivateCluster.shared().database()
        try await database.expect(
            """
            CREATE ROLE policed LOGIN; GRANT CREATE ON DATABASE \(database.name) TO policed;
            GRANT ALL ON SCHEMA public TO policed; SET ROLE policed;
            CREATE TABLE public.user_dim (id bigint PRIMARY KEY);
            CREATE TABLE public.other (id bigint REFERENCES public.user_dim DEFERRABLE INITIALLY DEFERRED);
            INSERT INTO public.user_dim VALUES (1);
            ALTER TABLE public.user_dim ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
            CREATE POLICY none ON public.user_dim FOR SELECT USING (false);
            CREATE POLICY put ON public.user_dim FOR INSERT WITH CHECK (true)
            """)
        let warehouse = try await Warehouse(database, as: "policed")
        let users = TableLayout.of("user_dim", ["id": .bigint])
        let item = try warehouse.item(users, warehouse.stage(users, dump: 1, "SELECT 2"))
        let result = try await warehouse.publish(item)
        #expect(
            result.heldBack.map(\.reason.message) == [
                """
                Cannot publish public.user_dim: query would be affected by row-level security policy for table \
                "user_dim" (42501).
                """
            ])
        #expect(try warehouse.rows("SELECT id FROM public.user_dim") == [["1"]])
        try await database.expect("DROP OWNED BY policed CASCADE; DROP ROLE policed")
    }

    @Test func `foreign keys that are switched off are switched on, or the session is refused`() async throws
    {
        let database = try await PrivateCluster.shared().database()
        try await database.expect(
            """
            CREATE ROLE replicating LOGIN;
            ALTER DATABASE \(database.name) SET session_replication_role = 'replica'
            """)
        #expect(try database.connect().query("SHOW session_replication_role").value == "origin")
        let settings = PostgresSettings(connection: database.connectionString(as: "replicating"))
        #expect(
            throws: PostgresError(
                sqlState: "42501",
                message:
                    "session_replication_role is set for the role or the database, so that foreign keys are not checked",
                hint:
                    "As an administrator: ALTER ROLE … RESET session_replication_role; likewise ALTER DATABASE."
            )
        ) { try PostgresConnection(settings) }
        try await database.expect("DROP ROLE replicating")
    }
}

extension PrivateDatabase {
    /// Runs `script`, which must succeed.
    fileprivate func expect(_ script: String) async throws {
        let result = try await psql(script)
        try #require(result.exitCode == 0, "\(result.errors)")
    }
}
