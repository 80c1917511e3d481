import CanvasDataBase
import PostgresFixture
import Synchronization
import Testing

@testable import CanvasData
@testable import CanvasDataPostgres
@testable import CanvasDataTransfer

@Suite(.enabled(if: PrivateCluster.isInstalled))
struct StageWorkerTests {
    private static let layout = TableLayout(
        name: "course_dim", description: nil, incremental: false, sortKey: nil,
        columns: [ColumnLayout(name: "id", type: .bigint, description: nil)])

    @Test func `What a server that crashed has forgotten is brought in once more`() async throws {
        // Its WAL goes to disk when somebody waits for that, and by itself after ten seconds.
        let cluster = try await PrivateCluster(
            settings: ["synchronous_commit": "on", "wal_writer_delay": "10000"])
        let database = try await cluster.database()
        let target = try TargetSchema()
        let ledger = Ledger(target)
        let stage = try prepare(ledger, on: try database.connect())
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

    private func prepare(_ ledger: Ledger, on connection: PostgresConnection) throws -> StagedLoad {
        try ledger.install(on: connection)
        let state = TableState.absent(Self.layout.name)
        let change = SchemaChange(from: state, to: Self.layout)
        let generation = try GenerationTable(
            "course_dim#1", of: Self.layout, whole: Self.layout, like: state, changed: change,
            in: ledger.target, serverVersion: connection.serverVersion)
        try generation.create(on: connection)
        let dump: JSONValue = [
            "dumpId": "d", "sequence": .number("1"), "createdAt": "2026-11-21T00:00:00Z",
            "schemaVersion": "4.2.9",
        ]
        let names = ["a", "b"]
        let batch = TableBatch(
            table: Self.layout.name, fragments: names.map { Fragment(name: $0, url: "") }, effect: .replace)
        let load = try ledger.begin(
            batch, of: Dump(dump, path: "test"), generation: "course_dim#1",
            run: try ledger.beginRun("test", on: connection), on: connection)
        return StagedLoad(
            load: load, layout: Self.layout, state: state, change: change, generation: generation,
            fragments: names, missing: names)
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
