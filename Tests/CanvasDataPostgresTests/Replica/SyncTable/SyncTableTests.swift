import CanvasDataBase
import PostgresFixture
import Testing

@testable import CanvasDataPostgres

@Suite(.enabled(if: PrivateCluster.isInstalled, "Postgres is not installed"))
struct SyncTableTests {
    private let canvas = SyncTable(in: "canvas")

    @Test func `installing twice leaves one version and the rows that are there`() async throws {
        let database = try await PrivateCluster.shared().database()
        let connection = try database.connect()
        #expect(try canvas.records(on: connection) == [])
        #expect(try !canvas.isInstalled(on: connection))
        try canvas.install(on: connection)
        try connection.transaction {
            try canvas.write(
                "users", position: "2026-01-15T04:00:00Z", schemaVersion: 3, schemaText: "{}", on: connection)
        }
        try canvas.install(on: connection)
        #expect(try canvas.isInstalled(on: connection))
        #expect(
            try connection.query("SELECT version FROM instructure_dap.database_version").rows == [["1"]])
        #expect(try canvas.records(on: connection).map(\.table) == ["users"])
        #expect(try SyncTable(in: "catalog").records(on: connection) == [])
    }

    @Test(arguments: [
        ("2026-01-15T04:00:00Z", "2026-01-15T04:00:00Z", "2026-01-15 04:00:00"),
        ("2026-01-15T04:00:00.250123Z", "2026-01-15T04:00:00.250123Z", "2026-01-15 04:00:00.250123"),
        ("2026-01-15T04:00:00.25Z", "2026-01-15T04:00:00.250000Z", "2026-01-15 04:00:00.25"),
        ("2026-01-15T04:00:00.000001Z", "2026-01-15T04:00:00.000001Z", "2026-01-15 04:00:00.000001"),
        ("2026-12-31T23:59:59.9999999Z", "2026-12-31T23:59:59.999999Z", "2026-12-31 23:59:59.999999"),
        ("2026-07-15T06:00:00.5+02:00", "2026-07-15T04:00:00.500000Z", "2026-07-15 04:00:00.5"),
        ("2026-07-14T22:30:00-05:30", "2026-07-15T04:00:00Z", "2026-07-15 04:00:00"),
    ])
    func `a position is stored in UTC to the microsecond, and never later than it is`(
        position: String, read: String, stored: String
    ) async throws {
        let database = try await PrivateCluster.shared().database()
        let connection = try database.connect()
        try connection.execute("SET timezone TO 'America/New_York'")
        try canvas.install(on: connection)
        try canvas.write("users", position: position, schemaVersion: 1, schemaText: "{}", on: connection)
        #expect(try canvas.records(on: connection).map(\.position) == [read])
        #expect(
            try connection.query("SELECT timestamp FROM instructure_dap.table_sync").rows == [[stored]])
    }

    @Test(arguments: [
        "", "now", "infinity", "2026-01-15", "2026-01-15T04:00:00", "2026-01-15T04:00:00.Z",
        "2026-01-15T04:00:00.5", "2026-01-15T04:00:00Zulu", "2026-01-15T04:00:00+0200",
        "2026-01-15T04:00:00+02:00:00", "２026-01-15T04:00:00Z", "2026-01-15T04:00:00Z'; --",
    ])
    func `what is not a moment is refused`(position: String) async throws {
        #expect(throws: CanvasDataError.unreadablePosition(position)) { try SyncRecord.moment(position) }
        #expect(
            CanvasDataError.unreadablePosition("now").description
                == "\"now\" is not a moment such as 2026-01-15T04:00:00.250123Z.")
    }

    @Test func `two rows of a table are both read, the earlier first, and become one`() async throws {
        let database = try await PrivateCluster.shared().database()
        let connection = try database.connect()
        try canvas.install(on: connection)
        try connection.execute(
            """
            INSERT INTO instructure_dap.table_sync (source_namespace, source_table, timestamp, schema_version,
                target_schema, target_table, schema_description_format, schema_description)
            SELECT 'canvas', t, m, v, s, t, 'json', '{"a":1}' FROM (VALUES
                ('users', timestamp '2026-01-02', 2, 'canvas'), ('users', '2026-01-01', 1, NULL),
                ('absent', '2026-01-03', 1, 'canvas')) r (t, m, v, s);
            INSERT INTO instructure_dap.table_sync (source_namespace, source_table, timestamp, schema_version,
                target_schema, target_table, schema_description_format, schema_description)
            VALUES ('catalog', 'users', '2026-01-01', 1, 'catalog', 'users', 'json', '{}')
            """)
        let records = try canvas.records(on: connection)
        #expect(records.map(\.table) == ["absent", "users", "users"])
        #expect(records.map(\.id) == [3, 2, 1])
        #expect(records.map(\.schemaVersion) == [1, 1, 2])
        #expect(records.map(\.targetSchema) == ["canvas", nil, "canvas"])
        #expect(records.map(\.schemaText) == ["{\"a\":1}", "{\"a\":1}", "{\"a\":1}"])
        try connection.transaction {
            try canvas.write(
                "users", position: "2026-02-01T00:00:00.5Z", schemaVersion: 4, schemaText: "{\"b\":2}",
                on: connection)
        }
        let rows = try connection.query(
            "SELECT * FROM instructure_dap.table_sync ORDER BY source_namespace, source_table"
        ).rows
        #expect(
            rows == [
                [
                    "3", "canvas", "absent", "2026-01-03 00:00:00", "1", "canvas", "absent", "json",
                    "{\"a\":1}",
                ],
                [
                    "1", "canvas", "users", "2026-02-01 00:00:00.5", "4", "canvas", "users", "json",
                    "{\"b\":2}",
                ],
                ["4", "catalog", "users", "2026-01-01 00:00:00", "1", "catalog", "users", "json", "{}"],
            ])
        try canvas.forget("users", on: connection)
        #expect(try canvas.records(on: connection).map(\.table) == ["absent"])
        #expect(try SyncTable(in: "catalog").records(on: connection).map(\.table) == ["users"])
    }

    @Test func `what is written goes with the transaction`() async throws {
        let database = try await PrivateCluster.shared().database()
        let connection = try database.connect()
        try canvas.install(on: connection)
        struct Stop: Error {}
        #expect(throws: Stop.self) {
            try connection.transaction {
                try canvas.write(
                    "users", position: "2026-02-01T00:00:00Z", schemaVersion: 4, schemaText: "{}",
                    on: connection)
                throw Stop()
            }
        }
        #expect(try canvas.records(on: connection) == [])
    }

    @Test func `a row that cannot be read is an error that names it`() async throws {
        let database = try await PrivateCluster.shared().database()
        let connection = try database.connect()
        try canvas.install(on: connection)
        try connection.execute(
            """
            INSERT INTO instructure_dap.table_sync VALUES
                (7, 'canvas', 'users', 'infinity', 1, 'canvas', 'users', 'json', '{}')
            """)
        #expect(throws: CanvasDataError.unreadableSyncRecord("7")) { try canvas.records(on: connection) }
        #expect(
            CanvasDataError.unreadableSyncRecord("7").description == """
                The row of instructure_dap.table_sync with the id 7 cannot be read.
                  Correct or delete it, then run the command again.
                """)
    }

    @Test func `a record of a newer client is left alone`() async throws {
        let database = try await PrivateCluster.shared().database()
        let connection = try database.connect()
        try canvas.install(on: connection)
        try connection.execute("UPDATE instructure_dap.database_version SET version = 2")
        #expect(throws: CanvasDataError.newerSyncTable(2)) { try canvas.install(on: connection) }
        #expect(
            CanvasDataError.newerSyncTable(2).description == """
                instructure_dap is of version 2, which a newer client has made; this one knows version 1.
                  Upgrade canvas-data.
                """)
    }

    @Test func `the tables of old clients are taken over once, and kept aside`() async throws {
        let database = try await PrivateCluster.shared().database()
        let connection = try database.connect()
        try connection.execute(
            ["canvas", "catalog", "canvas_logs"].map { namespace in
                """
                CREATE SCHEMA \(namespace);
                CREATE TABLE \(namespace).dap_meta (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
                    namespace varchar(64) NOT NULL, source_table varchar(64) NOT NULL, timestamp timestamp NOT NULL,
                    schema_version bigint NOT NULL, target_schema varchar(64), target_table varchar(64) NOT NULL,
                    schema_description_format varchar(64) NOT NULL, schema_description text NOT NULL);
                INSERT INTO \(namespace).dap_meta (namespace, source_table, timestamp, schema_version, target_schema,
                    target_table, schema_description_format, schema_description)
                VALUES ('\(namespace)', 'first', '2023-05-01 01:02:03.4', 2, '\(namespace)', 'first', 'json', '{}');
                """
            }.joined(separator: "\n"))
        try SyncTable(in: "catalog").install(on: connection)
        let first = SyncRecord(
            id: 1, namespace: "canvas", table: "first", position: "2023-05-01T01:02:03.400000Z",
            schemaVersion: 2,
            targetSchema: "canvas", targetTable: "first", schemaText: "{}")
        #expect(try canvas.records(on: connection) == [first])
        #expect(try SyncTable(in: "canvas_logs").records(on: connection).map(\.table) == ["first"])
        try canvas.install(on: connection)
        #expect(try canvas.records(on: connection) == [first])
        let left = try connection.query(
            "SELECT relname, count(*) FROM pg_class WHERE relname LIKE 'dap\\_meta%' AND relkind = 'r' GROUP BY 1"
        )
        #expect(left.rows == [["dap_meta_backup", "3"]])
    }

    @Test func `a role without rights is refused with what to run`() async throws {
        let database = try await PrivateCluster.shared().database()
        let control = try database.connect()
        let role = "loader_of_\(database.name)"
        try control.execute("CREATE ROLE \(role) LOGIN")
        let connection = try PostgresConnection(
            PostgresSettings(connection: database.connectionString(as: role)))
        #expect(throws: CanvasDataError.noRightForSyncTable) { try canvas.install(on: connection) }
        #expect(
            CanvasDataError.noRightForSyncTable.description == """
                Cannot create the schema instructure_dap, where it is recorded how far each table is: the role may not \
                create schemas in this database (42501).
                  As the database's owner, run: GRANT CREATE ON DATABASE the database TO the role that loads; or: CREATE \
                SCHEMA instructure_dap AUTHORIZATION the role that loads.
                """)

        try canvas.install(on: control)
        let error = ReplicaWorkshop.error { try canvas.install(on: connection) }
        #expect(
            error?.description == """
                Cannot read instructure_dap.database_version: permission denied for schema instructure_dap (42501).
                  Load with the role that owns the schema instructure_dap, or run as that role: GRANT ALL ON SCHEMA \
                instructure_dap, GRANT ALL ON ALL TABLES IN SCHEMA instructure_dap TO the role that loads.
                """)

        // What the official client needs is enough.
        try control.execute(
            """
            GRANT USAGE ON SCHEMA instructure_dap TO \(role);
            GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA instructure_dap TO \(role)
            """)
        try canvas.install(on: connection)
        try connection.transaction {
            try canvas.write(
                "users", position: "2026-02-01T00:00:00Z", schemaVersion: 4, schemaText: "{}", on: connection)
        }
        #expect(try canvas.records(on: connection).map(\.table) == ["users"])
    }
}
