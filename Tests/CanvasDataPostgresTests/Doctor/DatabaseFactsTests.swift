import CanvasDataBase
import PostgresFixture
import Testing

@testable import CanvasDataPostgres

/// What a real server is asked.
@Suite(.enabled(if: PrivateCluster.isInstalled))
struct DatabaseFactsTests {
    @Test func `a superuser's facts`() async throws {
        let database = try await PrivateCluster.shared().database()
        let facts = try DatabaseFacts(database.settings, TargetSchema())
        #expect(facts.database == database.name)
        #expect(facts.role == "postgres" && facts.isSuperuser)
        #expect(facts.versionNumber >= 120_000)
        #expect(facts.version.hasPrefix("\(facts.versionNumber / 10_000)"))
        #expect(facts.encoding == "UTF8" && !facts.isReplica && facts.line == .here)
        #expect(!facts.isPooledByTransaction)
        #expect(facts.foreignTables == [])
        // The fixture's.
        #expect(facts.settings["fsync"] == "off" && facts.settings["full_page_writes"] == "off")
        #expect(facts.settings["autovacuum"] == "on")
        #expect(facts.settings["max_connections"] == "200")
        #expect((1...197).contains(facts.connectionsLeft ?? -1))
        #expect(facts.bytesLeft ?? 0 > 0)
        #expect(facts.schemas.map(\.name) == ["public", "canvas_data", "canvas_data_store"])
        #expect(facts.schemas.map(\.exists) == [true, false, false])
    }

    @Test func `a role with little right, and a table that another owns`() async throws {
        let database = try await PrivateCluster.shared().database()
        let connection = try database.connect()
        try connection.execute(
            """
            CREATE ROLE doctor_patient LOGIN CONNECTION LIMIT 2; CREATE ROLE "doctor owner";
            GRANT pg_read_server_files TO doctor_patient;
            CREATE SCHEMA canvas_data_store; GRANT USAGE ON SCHEMA canvas_data_store TO doctor_patient;
            CREATE SCHEMA school AUTHORIZATION "doctor owner";
            CREATE TABLE school.course_dim (id bigint) PARTITION BY LIST (id);
            CREATE TABLE canvas_data_store."school.course_dim#1" PARTITION OF school.course_dim DEFAULT;
            ALTER TABLE school.course_dim OWNER TO "doctor owner";
            CREATE TABLE school.other (id bigint);
            REVOKE ALL ON DATABASE \(database.name) FROM PUBLIC;
            GRANT CONNECT ON DATABASE \(database.name) TO doctor_patient;
            """)
        var settings = database.settings
        settings.connection += " user=doctor_patient"
        let facts = try DatabaseFacts(settings, TargetSchema("school"))
        #expect(!facts.isSuperuser && !facts.mayCreateSchemas)
        #expect(facts.memberships == ["pg_read_server_files"])
        #expect(
            facts.schemas == [
                .init(name: "school", exists: true, mayUse: false, mayCreate: false),
                .init(name: "canvas_data", exists: false, mayUse: false, mayCreate: false),
                .init(name: "canvas_data_store", exists: true, mayUse: true, mayCreate: false),
            ])
        #expect(facts.foreignTables == [.init(name: "course_dim", owner: "doctor owner")])
        #expect(facts.connectionsLeft == 1)
        // May not know where the files are.
        #expect(facts.bytesLeft == nil)
        try connection.execute(
            "DROP SCHEMA school CASCADE; DROP OWNED BY doctor_patient; DROP ROLE doctor_patient, \"doctor owner\""
        )
    }

    @Test func `what stands under the names of the ledger's tables`() async throws {
        let database = try await PrivateCluster.shared().database()
        let connection = try database.connect()
        func obstacles(as role: String = "postgres") throws -> [DatabaseFacts.LedgerObstacle] {
            let settings = PostgresSettings(connection: database.connectionString(as: role))
            return try DatabaseFacts(settings, TargetSchema()).ledgerObstacles
        }
        #expect(try obstacles() == [])
        try connection.execute(
            """
            CREATE SCHEMA canvas_data; CREATE VIEW canvas_data.loads AS SELECT 1 AS load;
            CREATE TABLE canvas_data.runs (run int); CREATE TABLE canvas_data.freshness (a int);
            CREATE TABLE canvas_data.other (a int)
            """)
        #expect(
            try obstacles() == [
                .init(name: "freshness", reason: .foreign("a table")),
                .init(name: "loads", reason: .foreign("a view")),
                .init(name: "runs", reason: .foreign("a table")),
            ])
        try connection.execute("DROP SCHEMA canvas_data CASCADE")
        try Ledger(TargetSchema()).install(on: connection)
        #expect(try obstacles() == [])
        try connection.execute(
            """
            ALTER TABLE canvas_data.runs ADD "our note" text NOT NULL, ADD fine text, ADD too text NOT NULL DEFAULT '';
            CREATE ROLE ledger_reader LOGIN; GRANT USAGE ON SCHEMA canvas_data TO ledger_reader;
            GRANT SELECT, DELETE ON ALL TABLES IN SCHEMA canvas_data TO ledger_reader
            """)
        #expect(try obstacles() == [.init(name: "runs", reason: .column("our note"))])
        try connection.execute(
            """
            ALTER TABLE canvas_data.runs DROP "our note";
            GRANT INSERT, UPDATE ON canvas_data.ledger, canvas_data.runs, canvas_data.fragments, canvas_data.gaps
                TO ledger_reader
            """)
        #expect(
            try obstacles(as: "ledger_reader") == [
                .init(name: "loads", reason: .rights(["INSERT", "UPDATE"]))
            ])
        try connection.execute("DROP OWNED BY ledger_reader; DROP ROLE ledger_reader")
    }

    @Test func `there is nothing to ask where there is no cluster yet`() throws {
        let programs = [17, 15].map { ServerPrograms(directory: "/nowhere/\($0)", majorVersion: $0) }
        #expect(
            try LocalCluster(in: "/nowhere/pg") { programs }.examination()
                == Finding(
                    "database", .ok,
                    "There is no local cluster yet: the first load makes it in \"/nowhere/pg\", with Postgres 17."
                ))
        #expect(
            try LocalCluster(in: "/nowhere/pg") { [] }.examination()
                == Finding("database", CanvasDataError.noServerPrograms))
    }
}
