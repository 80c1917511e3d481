import CanvasData
import CanvasDataBase
import CanvasDataLoading
import CanvasDataTransfer
import PostgresFixture
import Synchronization
import Testing

@testable import CanvasDataPostgres

/// Says once that it is time to stop.
private final class Flag: Sendable {
    private let value = Atomic(false)

    var isSet: Bool { value.load(ordering: .relaxed) }
    func set() { value.store(true, ordering: .relaxed) }
}

@Suite(.enabled(if: PrivateCluster.isInstalled))
struct TableLocksTests {
    private static let a = TableLayout.of("a_dim", ["id": .bigint])
    private static let b = TableLayout.of("b_dim", ["id": .bigint])

    /// Every dump has three rows of its own number in each table.
    private func load(
        _ warehouse: Warehouse, _ dump: Int, _ options: PublishOptions = PublishOptions(),
        world: World = .real
    ) async throws {
        let rows = "SELECT \(dump) FROM generate_series(1, 3)"
        try await warehouse.publish(
            warehouse.item(Self.a, warehouse.stage(Self.a, dump: dump, rows)),
            warehouse.item(Self.b, warehouse.stage(Self.b, dump: dump, rows)), options: options,
            world: world)
    }

    @Test func `readers of two tables, in either order, never get an error or a mixture`() async throws {
        let warehouse = try await Warehouse()
        try warehouse.control.execute(
            "ALTER DATABASE \(warehouse.database.name) SET deadlock_timeout = '600ms'")
        try warehouse.control.execute("SET deadlock_timeout = '600ms'")
        try await load(warehouse, 1)
        let end = Flag()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (isolation, tables) in [
                ("READ COMMITTED", ["a_dim", "b_dim"]), ("READ COMMITTED", ["b_dim", "a_dim"]),
                ("REPEATABLE READ", ["a_dim", "b_dim"]), ("REPEATABLE READ", ["b_dim", "a_dim"]),
            ] {
                let reader = try warehouse.database.connect()
                group.addTask {
                    while !end.isSet {
                        try await reader.onThread { reader in
                            try reader.execute("BEGIN ISOLATION LEVEL \(isolation)")
                            let query = "SELECT string_agg(id::text, ' ') FROM public."
                            let first = try reader.query(query + tables[0]).value
                            try reader.execute("SELECT pg_sleep(0.02)")
                            let second = try reader.query(query + tables[1]).value
                            try reader.execute("COMMIT")
                            let seen = [first, second].compactMap { $0?.split(separator: " ") }
                            #expect(seen.allSatisfy { $0.count == 3 && Set($0).count == 1 }, "\(seen)")
                            // Whoever holds a lock on the first is waited for.
                            #expect(first == second)
                        }
                        try await Task.sleep(for: .milliseconds(60))
                    }
                }
            }
            for dump in 2...8 { try await load(warehouse, dump) }
            end.set()
            try await group.waitForAll()
        }
        #expect(try warehouse.stored() == ["a_dim#8", "b_dim#8", "barrier 2200"])
    }

    @Test func `a reader who stays is named, and what is staged is kept`() async throws {
        let warehouse = try await Warehouse()
        try await load(warehouse, 1)
        let reader = try warehouse.database.connect()
        try reader.execute("SET application_name = 'report'; BEGIN; SELECT FROM public.b_dim")
        var options = PublishOptions()
        options.lockTimeout = 0.1
        options.deadline = 2
        await #expect(
            throws: CanvasDataError(
                .busy,
                "Cannot publish: public.b_dim was in use until the deadline, by process \(reader.processID) (\"report\").",
                remedy:
                    "What is staged is kept: the next \(.command(.refresh)) publishes it without fetching it again."
            )
        ) { try await load(warehouse, 2, options, world: ManualClock().world) }
        #expect(
            warehouse.notices == [
                "public.b_dim: in use by process \(reader.processID); trying again in 0.5 s."
            ])
        #expect(try warehouse.rows("SELECT id FROM public.a_dim LIMIT 1") == [["1"]])
        #expect(
            try warehouse.loads() == [
                "a_dim 1 published 3", "b_dim 1 published 3", "a_dim 2 staged 3", "b_dim 2 staged 3",
            ])
        // All is given back: a transaction that is rolled back holds nothing.
        #expect(
            try warehouse.control.query(
                "SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND mode = 'AccessExclusiveLock'"
            ).value == "0")
        try reader.execute("COMMIT")
        let staged = try warehouse.ledger.loads(on: warehouse.control).filter { $0.state == .staged }
        let result = try await warehouse.publish(
            warehouse.item(Self.a, staged[0]), warehouse.item(Self.b, staged[1]))
        #expect(result.rows == ["a_dim": 3, "b_dim": 3])
    }

    @Test func `while one table cannot be had, no other is held`() async throws {
        let warehouse = try await Warehouse()
        try await load(warehouse, 1)
        let reader = try warehouse.database.connect()
        try reader.execute("BEGIN; SELECT FROM public.b_dim")
        let locks = TableLocks(relations: ["\"public\".\"a_dim\"", "\"public\".\"b_dim\""], timeout: 0.1)
        try warehouse.control.execute("BEGIN; SAVEPOINT locks")
        #expect(throws: PostgresError.self) { try locks.take(waitingFor: nil, on: warehouse.control) }
        try warehouse.control.execute("ROLLBACK TO SAVEPOINT locks")
        #expect(
            try LockHolder.all(of: locks.relations, on: warehouse.control) == [
                LockHolder(
                    processID: reader.processID, application: "canvas-data", relation: "\"public\".\"b_dim\"",
                    table: "public.b_dim")
            ])
        #expect(
            try warehouse.control.query(
                "SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND mode = 'AccessExclusiveLock'"
            ).value == "0")
        try reader.execute("COMMIT")
        try locks.take(waitingFor: "\"public\".\"b_dim\"", on: warehouse.control)
        try warehouse.control.execute("ROLLBACK")
    }

    @Test func `a task that is cancelled while it waits lets go at once`() async throws {
        let warehouse = try await Warehouse()
        try await load(warehouse, 1)
        let reader = try warehouse.database.connect()
        try reader.execute("BEGIN; SELECT FROM public.a_dim")
        let watcher = try warehouse.database.connect()
        let publishing = Task { try await load(warehouse, 2) }
        while try watcher.query(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pid = \(warehouse.control.processID))"
        ).value != "t" { try await Task.sleep(for: .milliseconds(20)) }
        publishing.cancel()
        await #expect(throws: CancellationError.self) { try await publishing.value }
        #expect(
            try watcher.query("SELECT state FROM pg_stat_activity WHERE pid = \(warehouse.control.processID)")
                .value
                == "idle")
    }
}
