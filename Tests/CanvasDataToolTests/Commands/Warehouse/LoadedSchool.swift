import CanvasSimulator
import Foundation
import PostgresFixture

/// The built tool on a simulated Canvas, with a database of its own to load into.
struct LoadedSchool {
    let simulator: Simulator
    let database: PrivateDatabase
    let tool: BuiltTool
    let folder: String

    static func run(
        _ settings: SimulatorSettings = SimulatorSettings(), _ work: (LoadedSchool) async throws -> Void
    ) async throws {
        try await ToolOnSimulator.run(settings) { simulator, school in
            let database = try await PrivateCluster.shared().database()
            var tool = school.tool
            tool.environment["CANVAS_DATA_DATABASE"] = database.connectionString
            tool.environment["CANVAS_DATA_PROGRESS"] = "none"
            tool.environment["XDG_STATE_HOME"] = "\(school.folder)/state"
            try await work(
                LoadedSchool(simulator: simulator, database: database, tool: tool, folder: school.folder))
        }
    }

    /// The last line of summaries.
    func place(_ schema: String = "public", isNew: Bool = false) -> String {
        let socket = database.environment["PGHOST"] ?? ""
        return
            "In schema \(schema)\(isNew ? ", which is new," : "") of database \(database.name) on this machine (\(socket))."
    }

    /// The same as JSON, without blanks.
    var databaseJSON: String {
        let socket = database.environment["PGHOST"] ?? ""
        return #""database":{"host":"\#(socket)","port":5432,"name":"\#(database.name)","private":false}"#
    }

    /// What a query says, one line a row, fields parted by bars.
    func query(_ query: String) async throws -> [String] {
        try await database.rows(query).map { $0.joined(separator: "|") }
    }
}

/// `text` with a word for every age, moment and id, and two blanks between columns.
func withoutMoments(_ text: String) -> String {
    var text = text
    text.replace(#/\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d\.\d+)?(Z| UTC)/#, with: "MOMENT")
    text.replace(#/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/#, with: "ID")
    text.replace(#/\b\d+ (d \d+ h|d|h|min|s)\b/#, with: "AGE")
    text.replace(#/"ageSeconds": \d+/#, with: "\"ageSeconds\": AGE")
    text.replace(#/\ +([^ \n])/#) { match in
        (match.0.count > 2 ? "  " : " ") + match.1
    }
    return text
}
