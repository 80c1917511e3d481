import CanvasDataBase
import CanvasDataTransfer
import PostgresFixture
import Synchronization
import Testing

@testable import CanvasDataPostgres

/// Connections that break where nothing is lost with them.
@Suite(.enabled(if: PrivateCluster.isInstalled))
struct ControlTests {
    /// Ends a connection's server process, by its own hand.
    private static func end(_ connection: PostgresConnection) throws {
        try connection.query("SELECT pg_terminate_backend(pg_backend_pid())")
    }

    @Test func `a question is asked again when its connection breaks`() async throws {
        let database = Database(try await PrivateCluster.shared().database().settings) { _ in }
        let tries = Mutex(0)
        let answer = try await database.ask("read the ledger") { connection in
            if tries.withLock({
                $0 += 1; return $0
            }) < 3 {
                try Self.end(connection)
            }
            return try connection.query("SELECT 'here'").value
        }
        #expect(answer == "here")
        #expect(tries.withLock { $0 } == 3)
    }

    @Test func `a question that breaks every connection is given up`() async throws {
        let database = Database(try await PrivateCluster.shared().database().settings) { _ in }
        let tries = Mutex(0)
        let error = await #expect(throws: CanvasDataError.self) {
            try await database.ask("read the ledger") { connection in
                tries.withLock { $0 += 1 }
                try Self.end(connection)
            }
        }
        #expect(error?.kind == .unavailable)
        #expect(
            error?.message
                == "Cannot read the ledger: FATAL: terminating connection due to administrator command; "
                + "server closed the connection unexpectedly.")
        #expect(tries.withLock { $0 } == 5)
    }

    @Test func `whoever waits for the lock does not mind that the connection breaks meanwhile`() async throws
    {
        let cluster = try await PrivateCluster.shared().database()
        let target = try TargetSchema("public")
        let other = try cluster.connect()
        #expect(try AdvisoryLock.take(target, on: other))
        let waits = Mutex(0)
        var world = World.real
        world.sleep = { _ in
            // All but the one that has the lock, and then that one as well.
            let number = waits.withLock {
                $0 += 1; return $0
            }
            try cluster.connect().query(
                """
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()
                    AND pid <> pg_backend_pid() AND (pid <> $1 OR $2 > 2)
                """, ["\(other.processID)", "\(number)"])
        }
        let told = Mutex<[String]>([])
        let database = Database(cluster.settings, world: world) { _ in }
        let control = try await Control(database, target: target, waits: true) { notice in
            told.withLock { $0.append(notice.message) }
        }
        #expect(try AdvisoryLock.isHeld(target, on: try await control.connection))
        #expect(waits.withLock { $0 } >= 3)
        #expect(
            told.withLock { $0 } == [
                "Another canvas-data is loading schema public; waiting until it has ended."
            ])
    }
}
