import CanvasDataPostgres
import CanvasSimulator
import Foundation
import PostgresFixture
import Testing

/// Transactions that were open before a publish: each is held open until the refresh is seen to wait for it.
@Suite(.enabled(if: PrivateCluster.isInstalled, "Postgres's initdb and psql are needed"), .serialized)
struct OpenTransactionTests {
    /// A warehouse with the first dump, and a connection of somebody who may only read.
    private func withReader(
        _ work: (LoadingSchool, WatchedTables, PostgresConnection) async throws -> Void
    ) async throws {
        try await LoadingSchool.run { warehouse in
            try await warehouse.succeed("refresh", "--exclude", "requests")
            let watched = try await WatchedTables(warehouse.simulator)
            let analyst = try await warehouse.analyst()
            let connection = try PostgresConnection(PostgresSettings(connection: analyst))
            warehouse.simulator.showDumps(2)
            try await work(warehouse, watched, connection)
        }
    }

    private func seen(_ connection: PostgresConnection) throws -> [String: Warehouse.Contents] {
        var seen: [String: Warehouse.Contents] = [:]
        for table in WatchedTables.names {
            seen[table] = try connection.query(WatchedTables.query(table)).rows.first
                .flatMap { Warehouse.Contents($0) }
        }
        return seen
    }

    @Test func `a snapshot from before the staging shows the old dump, and the publish waits for it`()
        async throws
    {
        try await withReader { warehouse, watched, connection in
            try connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1")
            let refresh = try warehouse.start("refresh", "--exclude", "requests")
            try await warehouse.wait(for: Self.barrier, in: refresh)
            let old = try seen(connection)
            #expect(watched.dumps(of: old) == [1], "\(watched.origins(of: old))")
            try connection.execute("COMMIT")
            let result = try await refresh.result()
            #expect(result.status == 0, "\(result.errors)")
            let new = try seen(connection)
            #expect(watched.dumps(of: new) == [2], "\(watched.origins(of: new))")
        }
    }

    @Test func `a snapshot from the middle of the staging shows the old dump, and the publish waits for it`()
        async throws
    {
        try await withReader { warehouse, watched, connection in
            let refresh = try warehouse.start("refresh", "--exclude", "requests", "--jobs", "1")
            try await warehouse.wait(
                for: """
                    SELECT count(*) FILTER (WHERE state = 'staged') BETWEEN 5 AND 80
                        AND count(*) FILTER (WHERE state = 'staging') > 5 FROM canvas_data.loads
                    """, in: refresh)
            try connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1")
            try await warehouse.wait(for: Self.barrier, in: refresh)
            let old = try seen(connection)
            #expect(watched.dumps(of: old) == [1], "\(watched.origins(of: old))")
            try connection.execute("COMMIT")
            let result = try await refresh.result()
            #expect(result.status == 0, "\(result.errors)")
        }
    }

    @Test func `publishing waits for a table in use without blocking other readers`() async throws {
        try await withReader { warehouse, watched, connection in
            let other = try PostgresConnection(
                PostgresSettings(connection: warehouse.analystConnection))
            // As a simple query: one with parameters would keep its snapshot, too, and be waited for before any table.
            try connection.execute("BEGIN; SELECT count(*) FROM public.user_dim")
            let refresh = try warehouse.start("refresh", "--exclude", "requests")
            try await warehouse.wait(for: Self.lock, in: refresh)
            // A new reader queues for as long as the lock is waited for, and gets the old dump.
            for _ in 1...3 {
                let old = try seen(other)
                #expect(watched.dumps(of: old) == [1], "\(watched.origins(of: old))")
            }
            try connection.query("SELECT count(*) FROM public.course_dim")
            try connection.execute("COMMIT")
            let result = try await refresh.result()
            #expect(result.status == 0, "\(result.errors)")
            let new = try seen(other)
            #expect(watched.dumps(of: new) == [2], "\(watched.origins(of: new))")
        }
    }

    @Test
    func `a reader beyond the deadline keeps the old dump, and the next run publishes`()
        async throws
    {
        try await withReader { warehouse, watched, connection in
            try connection.execute("BEGIN")
            try connection.query("SELECT count(*) FROM public.user_dim")
            let result = try await warehouse.run(
                "refresh", "--exclude", "requests", "--publish-deadline", "1")
            #expect(result.status == 75, "\(result)")
            let old = try seen(connection)
            #expect(watched.dumps(of: old) == [1], "\(watched.origins(of: old))")
            try connection.execute("COMMIT")
            warehouse.simulator.resetLog()
            try await warehouse.succeed("refresh", "--exclude", "requests")
            #expect(warehouse.simulator.requestLog.filter { $0.host == .files }.isEmpty)
            let new = try seen(connection)
            #expect(watched.dumps(of: new) == [2], "\(watched.origins(of: new))")
            #expect(try await warehouse.leftovers() == [])
        }
    }

    /// The refresh waits for old snapshots.
    private static let barrier = """
        SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database()
            AND query LIKE 'CREATE INDEX CONCURRENTLY%' AND wait_event = 'virtualxid')
        """
    /// The refresh waits for a table, or has been told that it is in use.
    private static let lock = """
        SELECT EXISTS (SELECT FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND NOT granted
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
        """
}

extension LoadingSchool {
    fileprivate func start(_ command: String...) throws -> BuiltTool.Running {
        try school.tool.start(arguments(command))
    }

    /// The role that `analyst()` has made.
    fileprivate var analystConnection: String {
        database.connectionString(as: "analyst_\(database.name)")
    }

    /// Waits until a query gives true; a run that ends before is what the test fails by.
    fileprivate func wait(for query: String, in run: BuiltTool.Running) async throws {
        while run.isRunning {
            if try await database.rows(query) == [["t"]] { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        Issue.record("the run ended without waiting")
    }
}
