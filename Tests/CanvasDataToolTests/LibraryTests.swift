import CanvasData
import CanvasDataBase
import CanvasDataLoading
import CanvasDataPostgres
import CanvasSimulator
import Foundation
import LibraryExamples
import PostgresFixture
import Testing

/// What a Swift program does with the library, without the tool.
@Suite struct LibraryTests {
    /// A simulated Canvas, a client for it and an empty database.
    private func run(
        _ work: (CanvasDataAPI, Simulator, PrivateDatabase) async throws -> Void
    ) async throws {
        var settings = SimulatorSettings()
        settings.scale = 0.1
        let database = try await PrivateCluster.shared().database()
        try await ToolOnSimulator.run(settings) { simulator, _ in
            var options = CanvasDataAPI.Options()
            options.baseURL = simulator.apiURL
            let credentials = try Credentials(key: simulator.key, secret: simulator.secret)
            try await work(try CanvasDataAPI(credentials: credentials, options: options), simulator, database)
        }
    }

    @Test func `the README's example loads every row, and a second time nothing`() async throws {
        try await run { api, simulator, database in
            let loaded = try await readmeLoading(api, into: database.connectionString)
            #expect(loaded.isComplete && !loaded.isUnchanged)
            #expect(loaded.tables.allSatisfy { $0.outcome == .published })
            for table in ["course_dim", "requests"] {
                let rows = loaded.tables.filter { $0.table == table }.reduce(0) { $0 + $1.rows }
                #expect(rows > 0)
                #expect(
                    try await database.rows("SELECT count(*) FROM canvas.\(table)") == [["\(rows)"]],
                    "\(table)")
            }
            let again = try await readmeLoading(api, into: database.connectionString)
            #expect(again.isComplete && again.isUnchanged)
        }
    }

    @Test func `files that were fetched before are loaded without Canvas`() async throws {
        let folder = NSTemporaryDirectory() + "canvas-data-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await run { api, simulator, database in
            let warehouse = try CanvasDataPostgres.Warehouse(database.connectionString)
            let tables = TableSelection(tables: ["course_dim", "user_dim"])
            _ = try await api.downloadFiles(of: .latest, tables, to: DownloadOptions(directory: folder))
            await simulator.stop()
            let summary = try await warehouse.load(.folder(folder, .latest, tables))
            #expect(summary.tables.map(\.table) == ["course_dim", "user_dim"])
            #expect(summary.isComplete)
        }
    }

    @Test func `one dump is loaded with the tables that are selected`() async throws {
        try await run { api, _, database in
            let warehouse = try CanvasDataPostgres.Warehouse(database.connectionString)
            let selection = TableSelection(tables: ["course_dim"])
            let summary = try await warehouse.load(.dump(.latest, of: api, selection))
            #expect(summary.tables.map(\.table) == ["course_dim"] && summary.isComplete)
        }
    }

    private static func options(_ change: (inout LoadOptions) -> Void) -> LoadOptions {
        var options = LoadOptions()
        change(&options)
        return options
    }

    @Test(arguments: [
        ("jobs is 0", "1 to 64", options { $0.jobs = 0 }),
        ("maxRejects is -1", "0 to 1000000000", options { $0.maxRejects = -1 }),
        ("publish.lockTimeout is inf", "0.001 to 3600.0", options { $0.publish.lockTimeout = .infinity }),
        ("publish.deadline is nan", "0.001 to 86400.0", options { $0.publish.deadline = .nan }),
    ])
    func `an option that is out of range is refused before the database is asked`(
        what: String, range: String, options: LoadOptions
    ) async throws {
        let warehouse = try CanvasDataPostgres.Warehouse("host=/nonexistent")
        await #expect(
            throws: CanvasDataError(
                .usage, "LoadOptions.\(what), which is out of range.",
                remedy: "Set it to a number from \(range)."
            )
        ) { _ = try await warehouse.load(.folder("/nonexistent"), options: options) }
    }

    @Test func `a reserved schema is refused`() {
        #expect(throws: CanvasDataError.self) { try CanvasDataPostgres.Warehouse("", schema: "canvas_data") }
    }
}
