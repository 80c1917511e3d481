import CanvasSimulator
import DAPFixture
import Foundation
import PostgresFixture
import Testing

/// A simulated DAP, the built tool, and a database that it keeps in step.
struct ReplicaSchool: Sendable {
    let simulator: Simulator
    let database: PrivateDatabase
    var tool: BuiltTool
    /// A temporary folder.
    let folder: String

    static let namespaces = ["canvas", "canvas_logs", "catalog"]
    var dap: SimulatedDAP { simulator.dap }

    /// Runs `work` with one of these, and puts all away. Without a `cluster` of its own it takes the one that tests share.
    static func run(
        _ change: (inout DAPSettings) -> Void = { _ in }, scale: Double = 1,
        on cluster: PrivateCluster? = nil,
        _ work: (ReplicaSchool) async throws -> Void
    ) async throws {
        var settings = SimulatorSettings()
        settings.scale = scale
        settings.dap.limits = .none
        change(&settings.dap)
        let own: PrivateCluster
        if let cluster { own = cluster } else { own = try await PrivateCluster.shared() }
        let database = try await own.database()
        try await ToolOnSimulator.run(settings) { simulator, school in
            var tool = school.tool
            for name in ["URL", "KEY", "SECRET"] { tool.environment["CANVAS_DATA_API_\(name)"] = nil }
            tool.environment["DAP_API_URL"] = simulator.apiURL
            tool.environment["DAP_CLIENT_ID"] = simulator.dap.clientID
            tool.environment["DAP_CLIENT_SECRET"] = simulator.dap.clientSecret
            tool.environment["CANVAS_DATA_DATABASE"] = database.connectionString
            tool.patience = isFullAcceptance ? 1_200 : 300
            try await work(
                ReplicaSchool(simulator: simulator, database: database, tool: tool, folder: school.folder))
        }
    }

    /// The arguments of a run for all namespaces.
    static let refresh = ["dap", "refresh", "-q"] + namespaces.flatMap { ["--namespace", $0] }

    /// Refreshes all namespaces.
    @discardableResult
    func refresh(_ more: String...) async throws -> BuiltTool.Result {
        try await tool.run(Self.refresh + more)
    }

    /// Refreshes all namespaces, which must succeed and print nothing.
    func succeed(_ more: String..., sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let result = try await tool.run(Self.refresh + more)
        #expect(
            result == BuiltTool.Result(status: 0, output: "", errors: ""), sourceLocation: sourceLocation)
    }

    /// The replicas that are not what they should be in the newest state, and an example of each; `state` is the one in
    /// which they were begun.
    func differences(
        begunIn state: Int = 1, namespaces: [String] = namespaces, tables: [String]? = nil
    ) async throws -> [String] {
        var differences: [String] = []
        for namespace in namespaces {
            differences += try await database.differences(
                from: dap, in: namespace, begunIn: state, tables: tables)
        }
        return differences
    }

    /// What a finished run should not have left in the database.
    func leftovers() async throws -> [String] {
        try await database.rows(
            """
            SELECT 'table ' || relname FROM pg_class WHERE relnamespace = to_regnamespace('canvas_data_store')::oid
                AND relkind = 'r'
            UNION ALL SELECT 'invalid index ' || indexrelid::regclass FROM pg_index WHERE NOT indisvalid
            UNION ALL SELECT state || ' ' || generation FROM canvas_data.loads WHERE state IN ('staging', 'staged')
            UNION ALL SELECT 'lock ' || locktype FROM pg_locks WHERE locktype = 'advisory'
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            UNION ALL SELECT 'twice ' || source_table FROM instructure_dap.table_sync
                GROUP BY source_namespace, source_table HAVING count(*) > 1
            """
        ).map { $0.joined() }
    }

    /// Does SQL as the owner of the database.
    func sql(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let result = try await database.psql(text)
        #expect(result.exitCode == 0, "\(result.errors)", sourceLocation: sourceLocation)
    }
}
