import CanvasData
import CanvasDataBase
import CanvasDataLoading
import CanvasDataPostgres
import CanvasDataTransfer
import CanvasSimulator
import Foundation
import PostgresFixture
import Synchronization

/// A database that histories are played in, one after the other, and the library that brings dumps into it.
final class HistoryWarehouse: Sendable {
    /// How a run of the program ended.
    struct Outcome: Sendable {
        var summary: LoadSummary?
        var error: (any Error)?
        var notices: [String] = []
    }

    let simulator: Simulator
    private let database: PrivateDatabase
    private let api: CanvasDataAPI
    private let target: TargetSchema
    private let reader: PostgresConnection
    private let user: PostgresConnection
    /// Queries for the checksum of each row, by table.
    private let queries: [String: String]
    private let checksums: [String: String]
    let folder: String
    private static let selection = TableSelection(includesRequests: true)
    /// Time flies: no wait takes longer than some milliseconds.
    private static let world = World(
        now: World.real.now,
        sleep: { try await Task.sleep(for: .milliseconds(min(8, max(1, $0 * 4)))) },
        random: { $0.lowerBound })

    init(_ simulator: Simulator, _ database: PrivateDatabase) throws {
        self.simulator = simulator
        self.database = database
        var options = CanvasDataAPI.Options()
        options.baseURL = simulator.apiURL
        api = try CanvasDataAPI(
            credentials: Credentials(key: simulator.key, secret: simulator.secret), options: options,
            world: Self.world, policy: RetryPolicy())
        target = try TargetSchema()
        let settings = PostgresSettings(connection: database.connectionString)
        reader = try PostgresConnection(settings)
        user = try PostgresConnection(settings)
        checksums = Dictionary(
            uniqueKeysWithValues: ModelCanvas.tables.map { table in
                let row = simulator.columns(of: table).map { "\"\($0)\"" }.joined(separator: ", ")
                return (table, "('x' || left(md5(ROW(\(row))::text), 16))::bit(64)::bigint")
            })
        queries = Dictionary(
            uniqueKeysWithValues: checksums.map { ($0, "SELECT \($1) FROM public.\"\($0)\"") })
        folder = NSTemporaryDirectory() + "canvas-data-history-" + UUID().uuidString
    }

    /// Takes away all that a history has left.
    func clear() async throws {
        try? FileManager.default.removeItem(atPath: folder)
        _ = try await blocking {
            try self.user.execute(
                """
                DROP SCHEMA IF EXISTS public, canvas_data, canvas_data_store CASCADE; CREATE SCHEMA public;
                """)
        }
    }

    // What is seen.

    /// The rows of each table; nil where there is none.
    func sights() async throws -> [String: [ModelRow]?] {
        var sights: [String: [ModelRow]?] = [:]
        for table in ModelCanvas.tables { sights[table] = .some(try await rows(of: table, on: reader)) }
        return sights
    }

    private func rows(of table: String, on connection: PostgresConnection) async throws -> [ModelRow]? {
        let query = queries[table] ?? ""
        return try await blocking {
            do {
                return try connection.query(query).rows.compactMap(Self.checksum)
            } catch let error as PostgresError where error.sqlState == "42P01" {
                return nil
            }
        }
    }

    private static func checksum(_ row: [String?]) -> ModelRow? {
        row.first?.flatMap { Int64($0) }.map { UInt64(bitPattern: $0) }
    }

    /// How many rows a table of the user's own has; nil where there is none.
    func count(of table: String) async throws -> Int? {
        try await blocking {
            do {
                return try self.reader.query("SELECT count(*) FROM public.\"\(table)\"").value.flatMap {
                    Int($0)
                }
            } catch let error as PostgresError where error.sqlState == "42P01" {
                return nil
            }
        }
    }

    /// Looks at the tables again and again until told to stop.
    ///
    /// - Returns: what it saw, but nothing twice in a row.
    func watch(until isOver: @escaping @Sendable () -> Bool) async throws -> [(
        table: String, rows: [ModelRow]?
    )] {
        let connection = try PostgresConnection(PostgresSettings(connection: database.connectionString))
        var seen: [(table: String, rows: [ModelRow]?)] = []
        var last: [String: [ModelRow]?] = [:]
        while !isOver() {
            for table in ModelCanvas.tables {
                let rows = try await rows(of: table, on: connection)?.sorted()
                if let known = last[table], known == rows { continue }
                last[table] = .some(rows)
                seen.append((table, rows))
            }
            try await Task.sleep(for: .milliseconds(4))
        }
        return seen
    }

    // What the program says.

    /// Why `compare` is not content; nil where it is.
    func compareTrouble() async throws -> CanvasDataError? {
        try await Comparison.of(
            target, Self.selection, in: looking, progress: TransferProgress()
        ).trouble(in: target)
    }

    /// Why `status` is not content; nil where it is.
    func statusTrouble() async throws -> String? {
        let status = try await TargetStatus.of(target, in: looking)
        let offer = try await SourceOffer(
            of: CanvasData1Source.refresh(Self.selection, of: api), after: status.inventory)
        let freshness = Freshness(
            of: target, Self.selection, status: status, offer: .success(offer), maxAge: nil)
        if let trouble = freshness.trouble { return trouble.message }
        let gaps = freshness.tables.flatMap(\.missing)
        guard gaps.isEmpty else { return CanvasDataError.missingDumps(gaps).message }
        guard !offer.missing.isEmpty else { return nil }
        return "newer: " + offer.missing.map { "\($0.table) \($0.origin.sequence)" }.joined(separator: ", ")
    }

    private var looking: Database {
        Database(PostgresSettings(connection: database.connectionString), world: Self.world) { _ in }
    }

    // What the program does.

    func refresh(_ run: HistoryRun) async throws -> Outcome {
        try await perform(run) { [api] loader in
            try await loader.run("refresh", from: CanvasData1Source.refresh(Self.selection, of: api))
        }
    }

    func load(_ dump: ModelDump, includesRequests: Bool, _ run: HistoryRun) async throws -> Outcome {
        try await perform(run) { [api] loader in
            try await loader.run(
                "load",
                from: CanvasData1Source.dump(
                    .id(dump.id), TableSelection(includesRequests: includesRequests), of: api))
        }
    }

    func loadFromFolder(_ dump: ModelDump, includesRequests: Bool, _ run: HistoryRun) async throws -> Outcome
    {
        try await perform(run) { [folder] loader in
            try await loader.run(
                "load",
                from: DumpFolder(
                    folder, .id(dump.id), TableSelection(includesRequests: includesRequests)))
        }
    }

    /// - Returns: why not all of it was fetched; nil where it was.
    func download(_ dump: ModelDump) async throws -> CanvasDataError? {
        do {
            return try await api.downloadFiles(
                of: .id(dump.id), Self.selection, to: DownloadOptions(directory: folder)
            ).failures.first
        } catch let error as CanvasDataError {
            return error
        }
    }

    private func perform(
        _ run: HistoryRun, _ work: @escaping @Sendable (Loader) async throws -> LoadSummary
    ) async throws -> Outcome {
        let task = Mutex<Task<LoadSummary, any Error>?>(nil)
        let stop: @Sendable () -> Void = { task.withLock { $0?.cancel() } }
        let proxy = try PostgresProxy(to: database, plan: { _ in nil }) { message in
            switch run.end {
            case .killed(message):
                // What is left of it must not go on trying for an hour.
                stop()
                return .everything
            case .cut(message): return .connections
            case .stopped(message):
                stop()
                return nil
            default: return nil
            }
        }
        defer { proxy.stop() }
        let notices = Mutex<[String]>([])
        let connection =
            (run.end == .done ? database.connectionString : proxy.connectionString())
            + " application_name=history"
        let database = Database(PostgresSettings(connection: connection), world: Self.world) { notice in
            notices.withLock { $0.append(notice.message) }
        }
        var options = LoadOptions()
        options.jobs = run.jobs
        options.atomicity = run.atomicity
        options.allowsShrinking = true
        options.waitsForOthers = true
        options.loadsAgain = run.again
        let loader = Loader(database, target: target, options: options) { notice in
            notices.withLock { $0.append(notice.message) }
        }
        let running = task.withLock { task in
            let running = Task { try await work(loader) }
            task = running
            return running
        }
        let result = await running.result
        proxy.stop()
        if run.end != .done { try await waitForSessions() }
        var outcome = Outcome(notices: notices.withLock { $0 })
        switch result {
        case .success(let summary): outcome.summary = summary
        case .failure(let error): outcome.error = error
        }
        return outcome
    }

    /// Until the server has noticed that a run is gone: its last COMMIT may still be on the way.
    private func waitForSessions() async throws {
        for _ in 0..<2_000 {
            let sessions = try await blocking {
                try self.user.query(
                    """
                    SELECT count(*) FROM pg_stat_activity
                    WHERE application_name = 'history' AND datname = current_database()
                    """
                ).value
            }
            if sessions == "0" { return }
            try await Task.sleep(for: .milliseconds(3))
        }
        throw CanvasDataError(.bug, "Sessions of a run that has ended are still there.")
    }

    // What users do.

    /// - Returns: the rows that are deleted.
    func delete(from table: String, every: Int?) async throws -> Set<ModelRow> {
        let checksum = checksums[table] ?? ""
        let condition = every.map { " WHERE abs(\(checksum) % \($0)) = 0" } ?? ""
        return try await blocking {
            guard try self.isTable(table) else { return [] }
            let rows = try self.user.query(
                "DELETE FROM public.\"\(table)\"\(condition) RETURNING \(checksum)")
            // This session goes on, and would tell the server's statistics of it some seconds later.
            try self.user.query("SELECT pg_stat_force_next_flush()")
            return Set(rows.rows.compactMap(Self.checksum))
        }
    }

    private func isTable(_ table: String) throws -> Bool {
        try user.query("SELECT to_regclass('public.\"\(table)\"')").value != nil
    }

    /// The table's partition, quoted, with its schema; nil where it has none.
    func partition(of table: String) async throws -> String? {
        try await blocking {
            try self.user.query(
                """
                SELECT format('%I.%I', n.nspname, c.relname) FROM pg_inherits
                    JOIN pg_class c ON c.oid = inhrelid JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE inhparent = to_regclass('public."\(table)"')
                """
            ).value
        }
    }

    func execute(_ sql: String) async throws {
        _ = try await blocking { try self.user.execute(sql) }
    }
}
