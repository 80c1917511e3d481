import CanvasDataBase
import CanvasDataLoading
import PostgresFixture
import Synchronization
import Testing

@testable import CanvasData
@testable import CanvasDataPostgres
@testable import CanvasDataTransfer

@Suite(.enabled(if: PrivateCluster.isInstalled))
struct StageWorkerTests {
    @Test func `what a server that crashed has forgotten is brought in once more`() async throws {
        // Its WAL goes to disk when somebody waits for that, and by itself after ten seconds.
        let cluster = try await PrivateCluster(
            settings: ["synchronous_commit": "on", "wal_writer_delay": "10000"])
        let database = try await cluster.database()
        let target = try TargetSchema()
        let ledger = Ledger(target)
        let stage = try CourseStage.prepare(["a", "b"], in: ledger, on: database.connect()).staged
        let notices = Mutex<[Notice]>([])
        let worker = StageWorker(
            source: TwoFragments(),
            database: Database(database.settings) { notice in notices.withLock { $0.append(notice) } },
            ledger: ledger, rejects: RejectBook(limit: 0, path: "rejects"), progress: TransferProgress())
        try await worker.load("a", of: stage)
        // This waits for the disk, and so "a" is there, too.
        try database.connect().execute("CREATE TABLE public.t ()")
        try await worker.load("b", of: stage)
        try await cluster.crash()
        try await cluster.start()
        #expect(try ledger.fragments(of: stage.load, on: try database.connect()) == ["a"])
        try await worker.finish(stage)
        let connection = try database.connect()
        #expect(
            try connection.query("SELECT array_agg(id ORDER BY id) FROM canvas_data_store.\"course_dim#1\"")
                .value
                == "{1,2,3}")
        #expect(try ledger.isStaged(stage.load, on: connection))
    }

    @Test func `the database's own policy says how often a fragment is tried`() async throws {
        let database = try await PrivateCluster.shared().database()
        let ledger = Ledger(try TargetSchema())
        let stage = try CourseStage.prepare(["a"], in: ledger, on: database.connect()).staged
        var policy = RetryPolicy()
        policy.tries = 3
        let source = DeadlockedFragments()
        let worker = StageWorker(
            source: source,
            database: Database(database.settings, world: ManualClock().world, policy: policy) { _ in },
            ledger: ledger, rejects: RejectBook(limit: 0, path: "rejects"), progress: TransferProgress())
        await #expect(throws: CanvasDataError.database(DeadlockedFragments.error, doing: "load a")) {
            try await worker.load("a", of: stage)
        }
        #expect(source.reads == 3)
    }

    /// Each reading ends in a deadlock.
    private final class DeadlockedFragments: FragmentReading {
        static let error = PostgresError(sqlState: "40P01", message: "deadlock detected")
        private let count = Mutex(0)

        var reads: Int { count.withLock { $0 } }

        func read(_ name: String, ofDump dumpID: String, into intake: any FragmentIntake) async throws {
            count.withLock { $0 += 1 }
            throw Self.error
        }

        func meetsEveryFile(_ error: CanvasDataError) -> Bool { false }
    }

    /// Three rows, compressed.
    private struct TwoFragments: FragmentReading {
        private static let files: [String: [UInt8]] = [
            // 1 and 2, a line each.
            "a": [
                0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x33, 0xe4, 0x32, 0xe2, 0x02,
                0x00,
                0x61, 0x78, 0xe1, 0x69, 0x04, 0x00, 0x00, 0x00,
            ],
            // 3
            "b": [
                0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x33, 0xe6, 0x02, 0x00, 0xd1,
                0x9e,
                0x67, 0x55, 0x02, 0x00, 0x00, 0x00,
            ],
        ]

        func read(_ name: String, ofDump dumpID: String, into intake: any FragmentIntake) async throws {
            try intake.begin()
            try (Self.files[name] ?? []).withUnsafeBytes { try intake.write($0) }
            try intake.finish()
        }

        func meetsEveryFile(_ error: CanvasDataError) -> Bool { false }
    }
}
