import CCanvasCrypto
import CanvasSimulator
import Foundation

/// The built tool in a folder of its own, set up for a simulated Canvas by its environment.
struct ToolOnSimulator {
    var tool: BuiltTool
    let folder: String

    /// A simulated Canvas, the tool for it, and an end to both.
    static func run(
        _ settings: SimulatorSettings = SimulatorSettings(),
        _ work: (_ simulator: Simulator, _ school: ToolOnSimulator) async throws -> Void
    ) async throws {
        let simulator = try await Simulator(settings)
        try await simulator.start()
        let school = try ToolOnSimulator(simulator)
        defer { school.remove() }
        do {
            try await work(simulator, school)
        } catch {
            await simulator.stop()
            throw error
        }
        await simulator.stop()
    }

    /// What messages of a run say about where it was.
    var names: [String: String] {
        [
            "HOST": tool.environment["CANVAS_DATA_API_URL"].map { String($0.dropFirst(7)) } ?? "",
            "FOLDER": folder,
        ]
    }

    /// Writes a file into the working folder.
    func write(_ text: String, to name: String, permissions: Int = 0o600) throws {
        try Self.write(text, to: "\(folder)/\(name)", permissions: permissions)
    }

    static func write(_ text: String, to path: String, permissions: Int) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: path)
    }

    init(_ simulator: Simulator) throws {
        folder = NSTemporaryDirectory() + "canvas-data-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        var tool = BuiltTool()
        tool.workingDirectory = folder
        tool.environment["CANVAS_DATA_API_URL"] = simulator.apiURL
        tool.environment["CANVAS_DATA_API_KEY"] = simulator.key
        tool.environment["CANVAS_DATA_API_SECRET"] = simulator.secret
        self.tool = tool
    }

    func remove() {
        // Left over, it is only a folder of the system's temporary ones.
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Tables that have a file under their real name.
    func tables(of truth: DumpTruth, in data: String? = nil) throws -> [TableTruth] {
        truth.tables.filter { FileManager.default.fileExists(atPath: path(of: $0, truth, data)) }
    }

    /// Which of them differ from the truth.
    func wrongTables(of truth: DumpTruth, in data: String? = nil) throws -> [String] {
        try tables(of: truth, in: data).filter {
            try sha256(ofFile: path(of: $0, truth, data)) != $0.sha256
        }.map(\.table)
    }

    private func path(of table: TableTruth, _ truth: DumpTruth, _ data: String?) -> String {
        "\(data ?? "\(folder)/data")/\(truth.sequence)/\(table.table).txt"
    }

    private func sha256(ofFile path: String) throws -> String {
        let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        var digest = [UInt8](repeating: 0, count: 32)
        EVP_Digest(bytes, bytes.count, &digest, nil, EVP_sha256(), nil)
        return digest.map { String(format: "%02x", $0) }.joined()
    }
}
