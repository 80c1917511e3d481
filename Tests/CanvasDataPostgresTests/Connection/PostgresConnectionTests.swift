import PostgresFixture
import Testing

@testable import CanvasDataPostgres

@Suite(.enabled(if: PrivateCluster.isInstalled))
struct PostgresConnectionTests {
    @Test func `A query gives its rows as text`() async throws {
        let connection = try await PrivateCluster.shared().database().connect()
        let answer = try connection.query("SELECT $1::text, $2::int + 1, NULL", ["a'b", "41"])
        #expect(answer.rows == [["a'b", "42", nil]])
    }

    @Test func `A query that comes again is prepared, whatever happens in between`() async throws {
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

    @Test func `A query that cannot be prepared yet can be later`() async throws {
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

    @Test func `A transaction that fails leaves nothing`() async throws {
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

    @Test func `A copy that is abandoned leaves nothing, and the connection works on`() async throws {
        let connection = try await PrivateCluster.shared().database().connect()
        try connection.execute("CREATE TABLE public.t (a text)")
        let copy = try connection.copy("COPY public.t FROM STDIN")
        try Array("one\ntwo\n".utf8).withUnsafeBytes { try copy.write($0) }
        copy.abandon()
        #expect(try connection.query("SELECT count(*) FROM public.t").value == "0")
    }

    @Test func `A copy counts what the server took`() async throws {
        let connection = try await PrivateCluster.shared().database().connect()
        try connection.execute("CREATE TABLE public.t (a text)")
        let copy = try connection.copy("COPY public.t FROM STDIN")
        try Array("one\ntwo\n".utf8).withUnsafeBytes { try copy.write($0) }
        try copy.finish()
        #expect(copy.rows == 2)
    }

    @Test func `A session is not subject to what the role has set`() async throws {
        let database = try await PrivateCluster.shared().database()
        _ = try await database.psql(
            "ALTER DATABASE \(database.name) SET statement_timeout = 2000; ALTER DATABASE \(database.name) SET TimeZone = 'Asia/Tokyo';"
        )
        let connection = try database.connect()
        #expect(try connection.query("SHOW statement_timeout").value == "0")
        #expect(try connection.query("SHOW timezone").value == "UTC")
    }

    @Test func `A refusal has the server's code`() async throws {
        let database = try await PrivateCluster.shared().database()
        var settings = database.settings
        settings.connection += " dbname=nowhere"
        #expect(throws: PostgresError(sqlState: "3D000", message: settings.nowhere(database))) {
            try PostgresConnection(settings)
        }
    }

    @Test func `A connection string that cannot be read is not repeated`() {
        #expect(throws: PostgresError(sqlState: nil, message: "the connection string cannot be read")) {
            try PostgresConnection(PostgresSettings(connection: "postgres://user:hunter2@host/x?nonsense=1"))
        }
    }
}

extension PostgresSettings {
    fileprivate func nowhere(_ database: PrivateDatabase) -> String {
        "connection to server on socket \"\(database.socketPath)\" failed: FATAL: database \"nowhere\" does not exist"
    }
}
