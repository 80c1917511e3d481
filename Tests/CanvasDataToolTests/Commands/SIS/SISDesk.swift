import CCanvasCrypto
import CanvasSimulator
import Foundation
import Testing

/// The built tool in a folder of its own, set up for the SIS imports of a simulated Canvas.
struct SISDesk {
    let simulator: Simulator
    let folder: String
    var tool: BuiltTool

    static let users = "user_id,login_id,status\nU1,u1,active\nU2,u2,active\n"
    static let courses = "course_id,short_name,long_name,status\nC1,Bio,Biology,active\n"
    static let sections = "section_id,course_id,name,status\nS1,C1,Group A,active\n"
    static let enrollments = "section_id,user_id,role,status\nS1,U1,student,active\nS1,U2,teacher,active\n"

    /// A simulated Canvas, a desk before it, and an end to both.
    static func run(
        _ change: (inout SimulatedSIS.Settings) -> Void = { _ in }, _ work: (SISDesk) async throws -> Void
    ) async throws {
        var settings = SimulatorSettings()
        settings.scale = 0.1
        let simulator = try await Simulator(settings)
        simulator.sis.configure(change)
        try await simulator.start()
        let desk = try SISDesk(simulator)
        do {
            try await work(desk)
        } catch {
            desk.remove()
            await simulator.stop()
            throw error
        }
        desk.remove()
        await simulator.stop()
    }

    init(_ simulator: Simulator) throws {
        self.simulator = simulator
        folder = NSTemporaryDirectory() + "canvas-data-sis-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: folder + "/feed/new", withIntermediateDirectories: true)
        tool = BuiltTool()
        // Some of these runs have waits in them, and the machine may be busy.
        tool.patience = 180
        tool.workingDirectory = folder
        tool.environment["HOME"] = folder
        tool.environment["CANVAS_DATA_BASE_URL"] = simulator.apiURL
        tool.environment["CANVAS_TOKEN"] = simulator.sis.token
    }

    func remove() {
        // Left over, it is only a folder of the system's temporary ones.
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// `canvas-data sis …`, looking every few milliseconds.
    func sis(_ words: String...) async throws -> BuiltTool.Result { try await tool.run(Self.hurried(words)) }

    /// The same, still running.
    func start(_ words: String...) throws -> BuiltTool.Running { try tool.start(Self.hurried(words)) }

    /// Watching by the minute and settling for seconds are for schools.
    private static func hurried(_ words: [String]) -> [String] {
        var words = words
        if words.first == "run" || words.first == "import", !words.contains("--sleep-timeout") {
            words.insert(contentsOf: ["--sleep-timeout", "0.01"], at: 1)
        }
        if words.first == "run", !words.contains("--settle") {
            words.insert(contentsOf: ["--settle", "0"], at: 1)
        }
        return ["sis"] + words
    }

    /// Writes a file below the working folder.
    func write(_ text: String, to name: String) throws { try write(Array(text.utf8), to: name) }

    func write(_ bytes: [UInt8], to name: String) throws {
        let file = URL(fileURLWithPath: folder + "/" + name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
    }

    /// The four files of a small school, dropped for `sis run feed`.
    func dropSchool() throws {
        try write(Self.users, to: "feed/new/users.csv")
        try write(Self.courses, to: "feed/new/courses.csv")
        try write(Self.sections, to: "feed/new/sections.csv")
        try write(Self.enrollments, to: "feed/new/enrollments.csv")
    }

    /// Nil where there is no such file.
    func text(of name: String) -> String? {
        FileManager.default.contents(atPath: folder + "/" + name).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Sorted; empty where there is no such folder.
    func names(in name: String) -> [String] {
        // A folder that is not there is what some tests want.
        ((try? FileManager.default.contentsOfDirectory(atPath: folder + "/" + name)) ?? []).sorted()
    }

    /// Paths below `name`, of files only, sorted.
    func files(below name: String) -> [String] {
        let root = folder + "/" + name
        let found = FileManager.default.enumerator(atPath: root)?.allObjects as? [String] ?? []
        return found.filter { path in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: root + "/" + path, isDirectory: &isFolder)
                && !isFolder.boolValue
        }.sorted()
    }

    /// Requests as `GET …/141?…`, behind the account.
    var requests: [String] {
        simulator.requestLog.filter { $0.host == .api }.map { request in
            let path = request.path.split(separator: "/").dropFirst(4).joined(separator: "/")
            return "\(request.method) \(path)"
        }
    }

    /// Waits for something to have happened; no test waits for ever.
    func wait(until what: String, _ hasHappened: () -> Bool) async throws {
        for _ in 0..<6000 where !hasHappened() { try await Task.sleep(for: .milliseconds(5)) }
        try #require(hasHappened(), "waited in vain until \(what)")
    }

    /// How often one of ``requests`` came.
    func count(_ request: String) -> Int { requests.filter { $0 == request }.count }

    /// Uploads that reached Canvas, whatever became of them.
    var uploads: Int { count("POST sis_imports") }

    /// In hexadecimal.
    static func sha256(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var digest = [UInt8](repeating: 0, count: 32)
        EVP_Digest(bytes, bytes.count, &digest, nil, EVP_sha256(), nil)
        return digest.map { String(format: "%02x", $0) }.joined()
    }

    /// `CANVAS_DATA_SEED`, so that a run can be had again; else any.
    static func seed() -> UInt64 {
        ProcessInfo.processInfo.environment["CANVAS_DATA_SEED"].flatMap { UInt64($0) }
            ?? .random(in: 1...1_000_000)
    }
}
