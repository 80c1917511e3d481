import CanvasSimulator

/// Runs `body` with a simulator that serves DAP.
func withDAP(_ body: (Simulator) async throws -> Void) async throws {
    var settings = SimulatorSettings()
    settings.scale = 0.1
    settings.dap.limits = .none
    let simulator = try await Simulator(settings)
    try await simulator.start()
    do {
        try await body(simulator)
    } catch {
        await simulator.stop()
        throw error
    }
    await simulator.stop()
}
