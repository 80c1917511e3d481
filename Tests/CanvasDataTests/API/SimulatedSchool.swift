import CCanvasCrypto
import CanvasDataBase
import CanvasDataTransfer
import CanvasSimulator
import Foundation
import Synchronization
import Testing

@testable import CanvasData

/// A simulated Canvas, a client for it, and folders for what the client writes; all gone at the end.
struct SimulatedSchool {
    let simulator: Simulator
    let folder: String
    let notices = Notices()

    var downloads: String { "\(folder)/downloads" }
    var data: String { "\(folder)/data" }

    static func run<Value>(
        _ settings: SimulatorSettings = SimulatorSettings(), _ work: (SimulatedSchool) async throws -> Value
    ) async throws -> Value {
        let simulator = try await Simulator(settings)
        try await simulator.start()
        let folder = NSTemporaryDirectory() + "canvas-data-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        do {
            let value = try await work(SimulatedSchool(simulator: simulator, folder: folder))
            await simulator.stop()
            return value
        } catch {
            await simulator.stop()
            throw error
        }
    }

    /// A client that does not wait between tries.
    func api(stallTimeout: Int = 60, sleep: @escaping @Sendable (Double) async throws -> Void = { _ in })
        throws
        -> CanvasDataAPI
    {
        var options = CanvasDataAPI.Options()
        options.baseURL = simulator.apiURL
        options.notify = notices.add
        let world = World(now: World.real.now, sleep: sleep, random: World.real.random)
        // On a busy machine the simulator may be slow to say its first word.
        var policy = RetryPolicy()
        policy.firstTries = policy.tries
        return try CanvasDataAPI(
            credentials: Credentials(key: simulator.key, secret: simulator.secret), options: options,
            world: world,
            policy: policy, stallTimeout: stallTimeout)
    }

    func unpackOptions(jobs: Int = 4) -> UnpackOptions {
        var download = DownloadOptions(directory: downloads)
        download.jobs = jobs
        return UnpackOptions(download: download, dataDirectory: data)
    }

    /// Which of the files under real names differ from the truth; a file that is not there differs in nothing.
    func wrongTables(of truth: DumpTruth) throws -> [String] {
        try truth.tables.compactMap { table in
            let path = "\(data)/\(truth.sequence)/\(table.table).txt"
            guard FileManager.default.fileExists(atPath: path) else { return nil }
            return try sha256(ofFile: path) == table.sha256 ? nil : table.table
        }
    }

    /// Names in the folder of downloads that are not parts.
    func downloaded() -> [String] {
        FileNames(in: downloads).filter { !$0.hasPrefix(".") && !$0.hasSuffix(".part") }.sorted()
    }
}

/// What the library said on the way.
final class Notices: Sendable {
    private let all = Mutex<[Notice]>([])
    var messages: [String] { all.withLock { $0.map(\.description) } }
    @Sendable func add(_ notice: Notice) { all.withLock { $0.append(notice) } }
}

func sha256(ofFile path: String) throws -> String {
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    var digest = [UInt8](repeating: 0, count: 32)
    EVP_Digest(bytes, bytes.count, &digest, nil, EVP_sha256(), nil)
    return digest.map { String(format: "%02x", $0) }.joined()
}
