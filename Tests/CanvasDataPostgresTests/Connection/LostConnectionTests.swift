import CanvasDataPostgres
import Glibc
import PostgresFixture
import Testing

/// The fixtures that break connections, and what the connection says of it.
@Suite(.enabled(if: PrivateCluster.isInstalled, "Postgres's initdb and psql are needed"))
struct LostConnectionTests {
    @Test(arguments: PostgresProxy.Cut.allCases)
    func `a connection lost at COMMIT says that nobody knows`(cut: PostgresProxy.Cut) async throws {
        let database = try await PrivateCluster.shared().database()
        _ = try await database.psql("CREATE TABLE t (n int);")
        let proxy = try PostgresProxy(to: database) { $0.number == 2 ? cut : nil }
        defer { proxy.stop() }
        let connection = try PostgresConnection(PostgresSettings(connection: proxy.connectionString()))
        _ = try connection.transaction { try connection.execute("INSERT INTO public.t VALUES (1)") }
        let lost = #expect(throws: PostgresError.self) {
            try connection.transaction { try connection.execute("INSERT INTO public.t VALUES (2)") }
        }
        #expect(lost?.isOutcomeUnknown == true)
        #expect(!connection.isOpen)
        #expect(proxy.commits == 2 && proxy.cuts == [cut])
        let rows = try await database.rows("SELECT n FROM t ORDER BY n")
        switch cut {
        case .before: #expect(rows == [["1"]])
        case .after: #expect(rows == [["1"], ["2"]])
        case .during: #expect(rows == [["1"]] || rows == [["1"], ["2"]])
        }
    }

    @Test func `a server that hangs up on a request to cancel ends no process`() async {
        await #expect(processExitsWith: .success) {
            signal(SIGPIPE, SIG_DFL)
            let proxy = try PostgresProxy(to: try await PrivateCluster.shared().database()) { _ in nil }
            defer { proxy.stop() }
            let connection = try PostgresConnection(PostgresSettings(connection: proxy.connectionString()))
            // On one processor, and with us in no hurry, who hangs up is at it before we have sent anything.
            let pinning = """
                first=$(taskset -c -p \(getpid()) | sed 's/.*: //; s/[-,].*//')
                taskset -a -c -p $first \(getpid())
                """
            let pinned = try await Program.run(["/bin/sh", "-ec", pinning])
            #expect(pinned.exitCode == 0, "\(pinned.errors)")
            // From here on, cancelling meets somebody else at that address.
            try proxy.hangUp()
            #expect(nice(19) == 19)
            for _ in 0..<200 { connection.cancel() }
            let rows = try connection.query("SELECT 1").rows
            #expect(rows == [["1"]])
        }
    }

    @Test func `what is committed survives a crash of the server, what is not does not`() async throws {
        let cluster = try await PrivateCluster(settings: ["synchronous_commit": "on"])
        let database = try await cluster.database()
        _ = try await database.psql("CREATE TABLE t (n int);")
        let settings = PostgresSettings(connection: database.connectionString)
        for number in 1...5 {
            let connection = try PostgresConnection(settings)
            _ = try connection.transaction {
                try connection.execute("INSERT INTO public.t VALUES (\(number))")
            }
            try connection.execute("BEGIN")
            try connection.execute("INSERT INTO public.t VALUES (-1)")
            try await cluster.crash()
            let failure = #expect(throws: PostgresError.self) { try connection.execute("COMMIT") }
            #expect(failure?.isConnectionLost == true, "\(String(reflecting: failure))")
            try await cluster.start()
        }
        #expect(try await database.rows("SELECT sum(n), count(*) FROM t") == [["15", "5"]])
    }
}
