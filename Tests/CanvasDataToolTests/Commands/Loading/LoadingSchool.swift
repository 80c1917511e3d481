import CanvasSimulator
import Foundation
import PostgresFixture
import Testing

/// A simulated Canvas with the long course of dumps, the built tool, and a database that it keeps up to date.
struct LoadingSchool: Sendable {
    let simulator: Simulator
    let school: ToolOnSimulator
    let database: PrivateDatabase
    /// Where the tool reaches the database; elsewhere than `database` where a proxy is in between.
    var connectionString: String

    /// The role that the tool connects as.
    var loader: String { "loader_\(database.name)" }

    var warehouse: Warehouse { Warehouse(database: database) }

    /// Runs `work` with one of these, and puts all away. Without a `cluster` of its own it takes the one that tests
    /// share. The tool connects as a role that owns its two schemas and may make tables in a third, no more.
    static func run(
        _ change: (inout SimulatorSettings) -> Void = { _ in }, on cluster: PrivateCluster? = nil,
        _ work: (LoadingSchool) async throws -> Void
    ) async throws {
        var settings = SimulatorSettings()
        settings.scale = 0.3
        settings.course = .long
        settings.visibleDumps = 1
        change(&settings)
        let own: PrivateCluster
        if let cluster { own = cluster } else { own = try await PrivateCluster.shared() }
        let database = try await own.database()
        let loader = "loader_\(database.name)"
        let made = try await database.psql(
            """
            CREATE ROLE \(loader) LOGIN;
            CREATE SCHEMA canvas_data AUTHORIZATION \(loader);
            CREATE SCHEMA canvas_data_store AUTHORIZATION \(loader);
            GRANT USAGE, CREATE ON SCHEMA public TO \(loader);
            """)
        #expect(made.exitCode == 0, "\(made.errors)")
        try await ToolOnSimulator.run(settings) { simulator, school in
            var school = school
            // Publishing waits for readers, starting over for the server, and a host that stalls has eight tries of a minute.
            school.tool.patience = isFullAcceptance ? 1_200 : 300
            try await work(
                LoadingSchool(
                    simulator: simulator, school: school, database: database,
                    connectionString: database.connectionString(as: loader)))
        }
    }

    /// The arguments of a run against this database, without progress.
    func arguments(_ command: [String]) -> [String] {
        command + ["--database", connectionString, "-q"]
    }

    /// Runs the tool, such as `refresh`.
    @discardableResult
    func run(_ command: String...) async throws -> BuiltTool.Result { try await run(command) }

    @discardableResult
    func run(_ command: [String]) async throws -> BuiltTool.Result {
        try await school.tool.run(arguments(command))
    }

    /// Runs the tool, which must succeed.
    func succeed(_ command: String..., sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let result = try await school.tool.run(arguments(command))
        #expect(result.status == 0, "\(command): \(result.errors)", sourceLocation: sourceLocation)
    }

    /// What differs from a warehouse that was refreshed to the dump `sequence`; nothing if all is well. `first` is the
    /// oldest dump that there was when it was first loaded.
    func differences(at sequence: Int, first: Int = 1) async throws -> [String] {
        let regular = Course.regular(atMost: sequence)
        let tables = try await warehouse.wrongTables(of: regular, on: simulator)
        let requests = try await warehouse.wrongRequests(
            await simulator.requests(from: first, through: sequence))
        return tables + [requests].compactMap { $0 }
    }

    /// What is still lying about after a run that was disturbed at the very end, and another one that was not.
    func leftoversOfTheNextRun() async throws -> [String] {
        guard !(try await leftovers().isEmpty) else { return [] }
        try await succeed("refresh")
        return try await leftovers()
    }

    /// What a finished run should not have left in the database.
    func leftovers() async throws -> [String] {
        // Generations that are nobody's partition, things half made, loads not ended, transactions and locks of ours.
        try await database.rows(
            """
            SELECT 'table ' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname = 'canvas_data_store' AND c.relkind = 'r' AND c.relname LIKE '%#%'
                    AND NOT EXISTS (SELECT FROM pg_inherits WHERE inhrelid = c.oid)
            UNION ALL SELECT 'invalid index ' || indexrelid::regclass FROM pg_index WHERE NOT indisvalid
            UNION ALL SELECT state || ' ' || generation FROM canvas_data.loads WHERE state IN ('staging', 'staged')
            UNION ALL SELECT 'session ' || state FROM pg_stat_activity WHERE usename = '\(loader)'
            UNION ALL SELECT 'lock ' || locktype FROM pg_locks WHERE locktype = 'advisory'
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            """
        ).map { $0.joined() }
    }
}

extension Course {
    /// The newest regular dump of the long course, from `sequence` backwards.
    static func regular(atMost sequence: Int) -> Int {
        // The sixth and the sixteenth are historical requests.
        sequence == 6 || sequence == 16 ? sequence - 1 : sequence
    }
}

/// Whether the acceptance tests run with all their hundreds of kills: they take most of an hour.
let isFullAcceptance = ProcessInfo.processInfo.environment["CANVAS_DATA_FULL_ACCEPTANCE"] != nil

/// The seed of a test: CANVAS_DATA_SEED, or any.
func acceptanceSeed() -> UInt64 {
    ProcessInfo.processInfo.environment["CANVAS_DATA_SEED"].flatMap { UInt64($0) }
        ?? UInt64.random(in: 1...1_000_000)
}
