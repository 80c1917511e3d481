import CanvasData
import CanvasDataBase
import CanvasDataLoading
import CanvasDataTransfer
import PostgresFixture
import Synchronization
import Testing

@testable import CanvasDataPostgres

/// Somebody has locked what a run needs: it waits, says on whom, and gives up.
@Suite(.enabled(if: PrivateCluster.isInstalled))
struct LockedOutTests {
    struct Work: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// As messages have it.
        let what: String
        let run: @Sendable (Database, TargetSchema) async throws -> Void
    }

    static let work = [
        Work(testDescription: "status", what: "read the ledger") { database, target in
            _ = try await TargetStatus.of(target, in: database)
        },
        Work(testDescription: "compare", what: "read the ledger") { database, target in
            _ = try await Comparison.of(target, TableSelection(), in: database, progress: TransferProgress())
        },
        Work(testDescription: "drop", what: "keep the ledger") { database, target in
            _ = try await database.remove(target) { _ in }
        },
        Work(testDescription: "adopt", what: "keep the ledger") { database, target in
            _ = try await database.adopt(["course_dim"], in: target, PublishOptions()) { _ in }
        },
    ]

    private static func database(
        _ warehouse: Warehouse, patience: Double, told: @escaping @Sendable (Notice) -> Void
    ) -> Database {
        var settings = warehouse.database.settings
        settings.lockTimeout = 0.2
        return Database(
            settings, world: ManualClock().world, lockPatience: patience, notify: told)
    }

    @Test(arguments: work)
    func `a lock on the ledger ends in a code of its own and names who has it`(work: Work) async throws {
        let warehouse = try await Warehouse()
        try await warehouse.load(.courses, dump: 1, "SELECT 1, 'A', NULL::timestamp")
        // Its lock on the schema would be in the way of some.
        try warehouse.control.execute("SELECT pg_advisory_unlock_all()")
        let other = try warehouse.database.connect()
        try other.execute(
            "SET application_name = 'psql'; BEGIN; LOCK TABLE canvas_data.ledger IN ACCESS EXCLUSIVE MODE")
        let told = Mutex<[String]>([])
        let database = Self.database(warehouse, patience: 2) { notice in
            told.withLock { $0.append(notice.message) }
        }
        let error = await #expect(throws: CanvasDataError.self) {
            try await work.run(database, warehouse.target)
        }
        let locked = "canvas_data.ledger is locked by process \(other.processID) (\"psql\")"
        #expect(
            error
                == CanvasDataError(
                    .busy, "Cannot \(work.what): \(locked).",
                    remedy:
                        "Run the command again when that transaction has ended: it goes on where it stopped.")
        )
        #expect(
            told.withLock { $0 } == ["Cannot \(work.what) yet: \(locked); trying again in 0.5 s."])
    }

    @Test func `a table that is locked while it is counted is named`() async throws {
        let warehouse = try await Warehouse()
        try await warehouse.load(.courses, dump: 1, "SELECT 1, 'A', NULL::timestamp")
        let other = try warehouse.database.connect()
        try other.execute("BEGIN; LOCK TABLE ONLY public.course_dim IN ACCESS EXCLUSIVE MODE")
        let database = Self.database(warehouse, patience: 0.5) { _ in }
        let error = await #expect(throws: CanvasDataError.self) {
            _ = try await Comparison.of(
                warehouse.target, TableSelection(), in: database, progress: TransferProgress())
        }
        #expect(
            error?.message == """
                Cannot count the rows of public.course_dim: public.course_dim is locked by process \(other.processID) \
                ("canvas-data").
                """)
    }

    @Test func `what others let go of in time is waited for`() async throws {
        let warehouse = try await Warehouse()
        let other = try warehouse.database.connect()
        try other.execute("BEGIN; LOCK TABLE canvas_data.loads IN ACCESS EXCLUSIVE MODE")
        let database = Self.database(warehouse, patience: 60) { _ in _ = try? other.execute("COMMIT") }
        let loads = try await database.ask("read the ledger") { try warehouse.ledger.loads(on: $0) }
        #expect(loads == [])
        #expect(database.patience.spent > 0)
    }

    @Test func `rows of the ledger that somebody has locked keep a publication from it, and are named`()
        async throws
    {
        let warehouse = try await Warehouse()
        try await warehouse.load(.courses, dump: 1, "SELECT 1, 'A', NULL::timestamp")
        let item = try warehouse.item(
            .courses, warehouse.stage(.courses, dump: 2, "SELECT 2, 'B', NULL::timestamp"))
        let other = try warehouse.database.connect()
        try other.execute(
            "SET application_name = 'report'; BEGIN; SELECT FROM canvas_data.loads FOR UPDATE")
        var options = PublishOptions()
        options.deadline = 2
        await #expect(
            throws: CanvasDataError(
                .busy,
                "Cannot publish: canvas_data.loads was in use until the deadline, by process \(other.processID) (\"report\").",
                remedy:
                    "What is staged is kept: the next \(.command(.refresh)) publishes it without fetching it again."
            )
        ) { try await warehouse.publish(item, options: options, world: ManualClock().world) }
        #expect(try warehouse.rows("SELECT id FROM public.course_dim") == [["1"]])
    }

    @Test func `rows cannot be added to a table that somebody has locked, who is named`() async throws {
        let warehouse = try await Warehouse()
        try warehouse.control.execute(
            "CREATE TABLE public.requests (id text, url text); SET lock_timeout = 100")
        let item = try warehouse.item(
            .requests, warehouse.stage(.requests, dump: 1, "SELECT 'a', 'x'", .append))
        let other = try warehouse.database.connect()
        try other.execute(
            "SET application_name = 'report'; BEGIN; LOCK TABLE public.requests IN SHARE MODE")
        var options = PublishOptions()
        options.deadline = 2
        let locked = "public.requests is locked by process \(other.processID) (\"report\")"
        await #expect(
            throws: CanvasDataError(
                .busy, "Cannot publish the tables: \(locked).",
                remedy:
                    "What is staged is kept: the next \(.command(.refresh)) publishes it without fetching it again."
            )
        ) { try await warehouse.publish(item, options: options, world: ManualClock().world) }
        #expect(
            warehouse.notices == ["Cannot publish the tables yet: \(locked); trying again in 0.5 s."])
        try other.execute("COMMIT")
        let result = try await warehouse.publish(item)
        #expect(result.rows == ["requests": 1])
    }

    @Test func `waits at one time count once, and all of them add up`() {
        let patience = LockPatience(seconds: 10)
        #expect(patience.spend(from: 0, to: 5))
        #expect(patience.spend(from: 1, to: 6))
        #expect(patience.spent == 6)
        #expect(patience.spend(from: 100, to: 103))
        #expect(!patience.spend(from: 103, to: 104))
        #expect(patience.spent == 10)
    }
}
