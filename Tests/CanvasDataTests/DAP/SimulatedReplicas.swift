import CanvasDataBase
import CanvasDataTransfer
import CanvasSimulator
import Foundation
import SharedFixture
import Synchronization

@testable import CanvasData

/// A simulated DAP, a client for it, and a folder for what the client writes; all gone at the end.
struct SimulatedReplicas {
    let simulator: Simulator
    let folder: TemporaryFolder
    let notices = Notices()

    var dap: SimulatedDAP { simulator.dap }

    /// Without limits on requests, unless `change` sets some.
    static func run<Value>(
        _ change: (inout DAPSettings) -> Void = { _ in }, _ work: (SimulatedReplicas) async throws -> Value
    ) async throws -> Value {
        var settings = SimulatorSettings()
        settings.dap.limits = .none
        change(&settings.dap)
        let simulator = try await Simulator(settings)
        try await simulator.start()
        do {
            let value = try await work(
                SimulatedReplicas(simulator: simulator, folder: try TemporaryFolder()))
            await simulator.stop()
            return value
        } catch {
            await simulator.stop()
            throw error
        }
    }

    /// A client that does not wait between tries, unless it is given a world that does.
    func client(
        secret: String? = nil, world: World? = nil, jobInterval: Double = 12,
        transport: (any HTTPTransport)? = nil
    ) throws -> DAPClient {
        var options = DAPClient.Options()
        options.baseURL = simulator.apiURL
        options.notify = notices.add
        // On a busy machine the simulator may be slow to say its first word.
        var policy = RetryPolicy()
        policy.firstTries = policy.tries
        return try DAPClient(
            credentials: DAPCredentials(clientID: dap.clientID, clientSecret: secret ?? dap.clientSecret),
            options: options,
            world: world ?? World(now: World.real.now, sleep: { _ in }, random: World.real.random),
            policy: policy, jobInterval: jobInterval, apiTransport: transport)
    }

    /// Requests to the API so far, such as `POST /ids/auth/login 200`, with `*` for IDs of jobs.
    var requests: [String] {
        simulator.requestLog.filter { $0.host == .api }.map { request in
            let path = request.path.hasPrefix("/dap/job/") ? "/dap/job/*" : request.path
            return "\(request.method) \(path) \(request.status)"
        }
    }
}

/// A clock that goes on only when somebody waits, and what was waited for.
final class WaitedTime: Sendable {
    private let state = Mutex((now: 0.0, waits: [Double]()))
    private let start = World.real.now()

    var waits: [Double] { state.withLock { $0.waits } }

    var world: World {
        World(
            now: { self.start + self.state.withLock { $0.now } },
            sleep: { seconds in
                try Task.checkCancellation()
                self.state.withLock { state in
                    state.now += seconds
                    state.waits.append(seconds)
                }
                await Task.yield()
            },
            random: { $0.lowerBound })
    }
}
