import CanvasDataBase
import PostgresFixture
import Synchronization
import Testing

@testable import CanvasData
@testable import CanvasDataPostgres
@testable import CanvasDataTransfer

/// Downloads that break off while their bytes are copied.
@Suite(.enabled(if: PrivateCluster.isInstalled))
struct FragmentCopyTests {
    private static let file = gzipped(Array("1\n2\n3\n".utf8))
    private static let half = file.count / 2

    private typealias Answer = BreakingHost.Answer

    @Test func `a break that has to wait 5 s holds no transaction meanwhile, and the fragment begins again`()
        async throws
    {
        let copying = try await Copying([
            Answer(200, Self.file, breaksAt: Self.half),
            Answer(503, [], headers: [("retry-after", "5")]),
            Answer(200, Self.file),
        ])
        try await copying.load()
        #expect(copying.host.ranges == [nil, "bytes=\(Self.half)-", nil])
        #expect(copying.waits == [Copying.Wait(seconds: 5, open: [])])
        #expect(try copying.rows() == ["1", "2", "3"])
        #expect(try copying.fragments() == [["a", "3", "6"]])
    }

    @Test func `a break that is gone on with at once stays in its transaction`() async throws {
        let copying = try await Copying([
            Answer(200, Self.file, breaksAt: Self.half), Answer(206, Self.file, from: Self.half),
        ])
        try await copying.load()
        #expect(copying.host.ranges == [nil, "bytes=\(Self.half)-"])
        #expect(copying.waits == [])
        #expect(copying.host.openAtHeads == [[], ["active COPY"]])
        #expect(copying.notices == ["a: cut connection; going on at once."])
        #expect(try copying.rows() == ["1", "2", "3"])
        #expect(try copying.fragments() == [["a", "3", "6"]])
    }

    @Test func `a host that always breaks off at the same byte is waited for every second time`() async throws
    {
        let copying = try await Copying([Answer(200, Self.file, breaksAt: Self.half)])
        await #expect(throws: CanvasDataError.self) { try await copying.load() }
        #expect(copying.host.ranges.count == RetryPolicy().tries)
        #expect(copying.waits.map(\.open) == [[], [], []])
        #expect(try copying.rows() == [])
        #expect(try copying.fragments() == [])
    }

    @Test func `a link that expires holds no transaction while a new one is asked for`() async throws {
        let copying = try await Copying([
            Answer(200, Self.file, breaksAt: Self.half), Answer(403, []), Answer(200, Self.file),
        ])
        try await copying.load()
        #expect(copying.openAtRenewals == [[]])
        #expect(try copying.rows() == ["1", "2", "3"])
    }

    @Test func `a damaged file holds no transaction before it is fetched again`() async throws {
        var damaged = Self.file
        damaged[damaged.count - 8] ^= 1
        let copying = try await Copying([Answer(200, damaged), Answer(200, Self.file)])
        try await copying.load()
        #expect(copying.host.openAtHeads == [[], []])
        #expect(try copying.rows() == ["1", "2", "3"])
    }

    @Test func `an empty body opens no transaction, and is damage`() async throws {
        let copying = try await Copying([Answer(200, [])])
        await #expect(throws: CanvasDataError.damagedTwice("a", GunzipError.empty.predicate)) {
            try await copying.load()
        }
        #expect(copying.host.openAtHeads == [[], []])
        #expect(try copying.fragments() == [])
    }
}

/// One fragment on its way from a host into a table, and what is open in the database whenever somebody waits.
private final class Copying: Sendable {
    struct Wait: Equatable {
        let seconds: Double
        /// Transactions.
        let open: [String]
    }

    let host: BreakingHost
    private let database: PrivateDatabase
    private let stage: StagedLoad
    private let ledger: Ledger
    private let watcher: PostgresConnection
    private let waited = Mutex<[Wait]>([])
    private let renewed = Mutex<[[String]]>([])
    private let told = Mutex<[String]>([])

    init(_ answers: [BreakingHost.Answer]) async throws {
        database = try await PrivateCluster.shared().database()
        watcher = try database.connect()
        ledger = Ledger(try TargetSchema())
        stage = try CourseStage.prepare(["a"], in: ledger, on: watcher).staged
        host = BreakingHost(answers) { [watcher] in Self.open(watcher) }
    }

    var waits: [Wait] { waited.withLock { $0 } }
    var openAtRenewals: [[String]] { renewed.withLock { $0 } }
    var notices: [String] { told.withLock { $0 } }

    func load() async throws {
        let world = World(
            now: { 0 },
            sleep: { seconds in
                let open = Self.open(self.watcher)
                self.waited.withLock { $0.append(Wait(seconds: seconds, open: open)) }
            }, random: { $0.upperBound })
        let files = FileHost(
            isSimulated: false, userAgent: "test", caFile: nil, stallTimeout: 60, transport: host,
            world: world,
            policy: RetryPolicy())
        let links = LinkBook([fragment(1)], host: files, now: world.now) {
            let open = Self.open(self.watcher)
            self.renewed.withLock { $0.append(open) }
            return [self.fragment(2)]
        }
        let source = FragmentSource(
            links: links, host: files, progress: TransferProgress(),
            notify: { notice in self.told.withLock { $0.append(notice.message) } }, streak: FailureStreak())
        let worker = StageWorker(
            source: source, database: Database(database.settings, world: world) { _ in }, ledger: ledger,
            rejects: RejectBook(limit: 0, path: "rejects"), progress: TransferProgress())
        try await worker.load("a", of: stage)
    }

    private func fragment(_ version: Int) -> Fragment {
        Fragment(name: "a", url: "https://files.example/a?version=\(version)")
    }

    func rows() throws -> [String] {
        try watcher.query("SELECT id FROM canvas_data_store.\"course_dim#1\" ORDER BY 1").rows.compactMap {
            $0[0]
        }
    }

    /// What the ledger has: names, rows, bytes.
    func fragments() throws -> [[String?]] {
        try watcher.query("SELECT name, rows, bytes FROM canvas_data.fragments ORDER BY 1").rows
    }

    /// The other sessions' transactions, each as its state and the statement's first word.
    private static func open(_ watcher: PostgresConnection) -> [String] {
        let sessions = try? watcher.query(
            """
            SELECT state || ' ' || split_part(query, ' ', 1) FROM pg_stat_activity
            WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
                AND (xact_start IS NOT NULL OR state <> 'idle')
            """)
        return sessions?.rows.compactMap { $0[0] } ?? ["nobody knows"]
    }
}

/// A host of one file that plays one answer after the other, and the last one for ever.
private final class BreakingHost: HTTPTransport {
    struct Answer: Sendable {
        let status: Int
        var headers: [(String, String)]
        let body: [UInt8]
        let isCut: Bool

        /// The file from `offset` on, cut at `end`.
        init(
            _ status: Int, _ file: [UInt8], from offset: Int = 0, breaksAt end: Int? = nil,
            headers: [(String, String)] = []
        ) {
            self.status = status
            self.headers = headers
            if status < 300 {
                self.headers += [("etag", "\"one\""), ("content-length", "\(file.count - offset)")]
            }
            if status == 206 {
                self.headers.append(("content-range", "bytes \(offset)-\(file.count - 1)/\(file.count)"))
            }
            body = Array(file[offset..<(end ?? file.count)])
            isCut = end != nil
        }
    }

    private let script: Mutex<[Answer]>
    private let log = Mutex<[String?]>([])
    private let heads = Mutex<[[String]]>([])
    private let open: @Sendable () -> [String]

    /// - Parameters:
    ///   - script: the answers.
    ///   - open: asks for the transactions that are open in the database.
    init(_ script: [Answer], open: @escaping @Sendable () -> [String]) {
        self.script = Mutex(script)
        self.open = open
    }

    /// What was asked for.
    var ranges: [String?] { log.withLock { $0 } }
    /// What was open when an answer's head had come, and no byte of its body.
    var openAtHeads: [[String]] { heads.withLock { $0 } }

    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        HTTPResponse(head: HTTPHead(status: 404), body: [])
    }

    func download(
        _ request: HTTPRequest, accept: @escaping @Sendable (HTTPHead) throws -> any ByteSink
    ) async throws {
        log.withLock { $0.append(request.headers.first { $0.0 == "Range" }?.1) }
        let answer = script.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
        let headers = answer.headers.map { HTTPHead.Header(name: $0.0, value: $0.1) }
        let sink = try accept(HTTPHead(status: answer.status, headers: headers))
        let open = open()
        heads.withLock { $0.append(open) }
        try answer.body.withUnsafeBytes { try sink.write($0) }
        guard answer.isCut else { return try sink.finish() }
        sink.abandon()
        throw TransferError.network(.cut, host: "files.example", detail: "as asked")
    }
}
