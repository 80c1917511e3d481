import CanvasDataBase
import PostgresFixture
import Testing

@testable import CanvasDataPostgres

@Suite(.enabled(if: PrivateCluster.isInstalled))
struct PostgresConnectionTests {
    @Test func `a query gives its rows as text`() async throws {
        let connection = try await PrivateCluster.shared().database().connect()
        let answer = try connection.query("SELECT $1::text, $2::int + 1, NULL", ["a'b", "41"])
        #expect(answer.rows == [["a'b", "42", nil]])
    }

    @Test func `a query that comes again is prepared, whatever happens in between`() async throws {
        let connection = try await PrivateCluster.shared().database().connect()
        try connection.execute("CREATE TABLE public.t (a int); INSERT INTO public.t VALUES (1)")
        let query = "SELECT a FROM public.t WHERE a = $1"
        let prepared = "SELECT count(*) FROM pg_prepared_statements"
        #expect(try connection.query(query, ["1"]).value == "1")
        #expect(try connection.query(prepared).value == "0")
        try connection.execute("BEGIN")
        #expect(try connection.query(query, ["1"]).value == "1")
        connection.rollback()
        #expect(throws: PostgresError.self) { try connection.query(query, ["one"]) }
        #expect(try connection.query(query, [nil]).value == nil)
        try connection.execute("ALTER TABLE public.t ADD b int DEFAULT 2")
        #expect(try connection.query(query, ["1"]).value == "1")
        #expect(try connection.query(prepared).value == "1")
    }

    @Test func `a query that cannot be prepared yet can be later`() async throws {
        let connection = try await PrivateCluster.shared().database().connect()
        for _ in 1...3 {
            #expect(throws: PostgresError(sqlState: "42P01", message: #"relation "public.t" does not exist"#))
            {
                try connection.query("SELECT a FROM public.t WHERE a = $1", ["1"])
            }
        }
        try connection.execute("CREATE TABLE public.t (a int); INSERT INTO public.t VALUES (1)")
        for _ in 1...3 {
            #expect(try connection.query("SELECT a FROM public.t WHERE a = $1", ["1"]).value == "1")
        }
    }

    @Test func `a transaction that fails leaves nothing`() async throws {
        let connection = try await PrivateCluster.shared().database().connect()
        try connection.execute("CREATE TABLE public.t (a int)")
        #expect(throws: PostgresError.self) {
            try connection.transaction {
                try connection.execute("INSERT INTO public.t VALUES (1)")
                try connection.execute("SELECT 1/0")
            }
        }
        #expect(try connection.query("SELECT count(*) FROM public.t").value == "0")
    }

    @Test func `a copy that is abandoned leaves nothing, and the connection works on`() async throws {
        let connection = try await PrivateCluster.shared().database().connect()
        try connection.execute("CREATE TABLE public.t (a text)")
        let copy = try connection.copy("COPY public.t FROM STDIN")
        try Array("one\ntwo\n".utf8).withUnsafeBytes { try copy.write($0) }
        copy.abandon()
        #expect(try connection.query("SELECT count(*) FROM public.t").value == "0")
    }

    @Test func `a copy counts what the server took`() async throws {
        let connection = try await PrivateCluster.shared().database().connect()
        try connection.execute("CREATE TABLE public.t (a text)")
        let copy = try connection.copy("COPY public.t FROM STDIN")
        try Array("one\ntwo\n".utf8).withUnsafeBytes { try copy.write($0) }
        try copy.finish()
        #expect(copy.rows == 2)
    }

    @Test func `a session is not subject to what the role has set`() async throws {
        let database = try await PrivateCluster.shared().database()
        _ = try await database.psql(
            "ALTER DATABASE \(database.name) SET statement_timeout = 2000; ALTER DATABASE \(database.name) SET TimeZone = 'Asia/Tokyo';"
        )
        let connection = try database.connect()
        #expect(try connection.query("SHOW statement_timeout").value == "0")
        #expect(try connection.query("SHOW timezone").value == "UTC")
    }

    @Test func `a refusal has the server's code`() async throws {
        let database = try await PrivateCluster.shared().database()
        var settings = database.settings
        settings.connection += " dbname=nowhere"
        #expect(throws: PostgresError(sqlState: "3D000", message: settings.nowhere(database))) {
            try PostgresConnection(settings)
        }
    }

    @Test(arguments: [
        "postgres://user:hunter2@host/x?nonsense=1",
        // A password with @ or /, of which libpq would take a part for the host, the port or the database.
        "postgresql://user:pw@hunter2@host/db", "postgresql://user:pw/hunter2@host/db",
        "postgres://user:hunter2/pw@host", "postgresql://user:hunter2@pw/x@host:5432/db?sslmode=disable",
        "postgresql://user:pw?@hunter2@host/db", "postgresql://user:hunter2/db",
        "postgresql://user:pw/hunter2?x@host/db",
        "postgresql://user:hunter2", "postgresql://user:pw%hunter2@host",
        // Without the scheme, or with a wrong one, it would be the name of a database.
        "user:hunter2@host/db", "postgres:/user:hunter2@host/db", "postgressql://user:hunter2@host/db",
        "//hunter2@h",
        "mysql://user:hunter2@host/db?x=1", "host=h password=pw hunter2", "host=h password='hunter2",
        "host=h port=hunter2",
    ])
    func `a connection string that cannot be read is not repeated`(connection: String) {
        let error = #expect(throws: PostgresError.self) {
            try PostgresConnection(PostgresSettings(connection: connection))
        }
        #expect(error?.sqlState == nil && error?.message == "the connection string cannot be read")
        #expect(ServerVerification.passwords(in: connection) == [])
    }

    @Test func `what to write instead is said`() {
        let error = #expect(throws: PostgresError.self) {
            try PostgresConnection(PostgresSettings(connection: "postgresql://user:pw@hunter2@host/db"))
        }
        #expect(
            error.map { CanvasDataError.database($0, doing: "connect to the database") }
                == CanvasDataError(
                    .configuration,
                    "Cannot connect to the database: the connection string cannot be read.",
                    remedy: "In a URI, write @ : / ? # % of a password or name as %40 %3A %2F %3F %23 %25."))
    }

    @Test(arguments: [
        ("postgresql://u%40s:p%40%2Fw@h,i:5432/my%40db?sslmode=disable", ["p@/w"]),
        ("postgresql://h/db?user=u@azure&password=p@w&sslpassword=key", ["p@w", "key"]),
        ("postgresql://u:p?w:x@h/db", ["p?w:x"]), ("postgresql:///db?host=@abstract", []),
        ("host=@abstract password='p@ /w' port=5432,5433", ["p@ /w"]), ("canvas", []), ("", []),
    ])
    func `a string that libpq reads as it is meant is taken`(connection: String, passwords: [String]) throws {
        #expect(try ServerVerification.mode(for: connection) ?? "" != "x")
        #expect(ServerVerification.passwords(in: connection) == passwords)
    }
}

extension PostgresSettings {
    fileprivate func nowhere(_ database: PrivateDatabase) -> String {
        "connection to server on socket \"\(database.socketPath)\" failed: FATAL: database \"nowhere\" does not exist"
    }
}
