import CanvasSimulator
import Foundation
import PostgresFixture
import Testing

/// A simulated DAP, and the built tool with the environment that DAP's official client reads.
struct DAPSchool: Sendable {
    let simulator: Simulator
    var tool: BuiltTool
    let folder: String

    var dap: SimulatedDAP { simulator.dap }

    static func run(
        _ change: (inout DAPSettings) -> Void = { _ in }, misbehaving script: String = "",
        _ work: (DAPSchool) async throws -> Void
    ) async throws {
        var settings = SimulatorSettings()
        settings.dap.limits = .none
        change(&settings.dap)
        settings.misbehaviour = try Misbehaviour(parsing: script)
        try await ToolOnSimulator.run(settings) { simulator, school in
            var tool = school.tool
            for name in ["URL", "KEY", "SECRET"] { tool.environment["CANVAS_DATA_API_\(name)"] = nil }
            tool.environment["DAP_API_URL"] = simulator.apiURL
            tool.environment["DAP_CLIENT_ID"] = simulator.dap.clientID
            tool.environment["DAP_CLIENT_SECRET"] = simulator.dap.clientSecret
            tool.patience = 300
            try await work(DAPSchool(simulator: simulator, tool: tool, folder: school.folder))
        }
    }

    /// A school, a database of its own, and the tool whose environment names it.
    static func withDatabase(
        _ change: (inout DAPSettings) -> Void = { _ in }, misbehaving script: String = "",
        _ work: (DAPSchool, PrivateDatabase) async throws -> Void
    ) async throws {
        let database = try await PrivateCluster.shared().database()
        try await run(change, misbehaving: script) { school in
            var school = school
            let socket = try #require(database.environment["PGHOST"])
            // As the official client's users write it.
            school.tool.environment["DAP_CONNECTION_STRING"] =
                "postgresql://postgres@/\(database.name)?host=\(socket.replacing("/", with: "%2F"))&ssl=prefer"
            school.tool.environment["XDG_STATE_HOME"] = "\(school.folder)/state"
            try await work(school, database)
        }
    }

    /// What messages of a run say about where it was.
    var host: String { String(simulator.apiURL.dropFirst(7)) }

    /// Runs a command of the group `dap`.
    func run(_ arguments: String...) async throws -> BuiltTool.Result {
        try await tool.run(["dap"] + arguments)
    }

    /// Files below the folder, with their paths in it, sorted.
    func files() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: folder).filter { path in
            var isDirectory: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: "\(folder)/\(path)", isDirectory: &isDirectory)
            return !isDirectory.boolValue
        }.sorted()
    }

    func contents(of path: String) throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(path)"))
    }
}
