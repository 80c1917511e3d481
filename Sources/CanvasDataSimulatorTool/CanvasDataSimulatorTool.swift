import ArgumentParser
import CanvasSimulator

@main
struct CanvasDataSimulatorTool: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "canvas-data-simulator",
        abstract: "A simulated Canvas on loopback, for demonstrations, tests and benchmarks.",
        discussion: """
            Prints how to reach it as shell assignments:
              eval "$(canvas-data-simulator … &)" is not needed: use --env-file or --config-file, and wait for the file.
            Serves until SIGINT or SIGTERM.
            """)

    @Option(help: "Loopback address to listen on; any other is refused.")
    var address = "127.0.0.1"
    @Option(help: "Port of the API; 0 takes any free one. The file host always takes a free one.")
    var port: UInt16 = 0
    @Option(help: ArgumentHelp("Write the API's port to this file once it listens.", valueName: "file"))
    var portFile: String?
    @Option(help: "All data follows from this number and the scale.")
    var seed: UInt64 = 1
    @Option(help: "Size of the school: 1 has some 20,000 rows, 1000 about 1 GB in each dump.")
    var scale = 1.0
    @Option(help: ArgumentHelp("Keep the data files here for other runs.", valueName: "directory"))
    var store: String?
    @Option(help: "Only the oldest so many dumps exist (all: 5).")
    var dumps: Int?
    @Option(help: ArgumentHelp("Send at most so many bytes a second on each connection.", valueName: "bytes"))
    var rate: Int?
    @Option(help: ArgumentHelp("Put the server's clock forward, or back.", valueName: "seconds"))
    var clockOffset = 0
    @Option(help: ArgumentHelp("Write the shell assignments to this file as well.", valueName: "file"))
    var envFile: String?
    @Option(help: ArgumentHelp("Write a configuration for canvas-data (mode 0600).", valueName: "file"))
    var configFile: String?

    func run() async throws {
        let signals = StopSignals()
        let simulator = try await Simulator(settings)
        try await simulator.start()
        let access = AccessFiles(simulator)
        if let configFile { try access.writeConfiguration(to: configFile) }
        if let envFile { try access.writeEnvironment(to: envFile) }
        if let portFile { try access.writePort(to: portFile) }
        try access.printEnvironment()
        await signals.wait()
        await simulator.stop()
    }

    private var settings: SimulatorSettings {
        var settings = SimulatorSettings()
        settings.seed = seed
        settings.scale = scale
        settings.address = address
        settings.port = port
        settings.storeDirectory = store
        settings.visibleDumps = dumps
        settings.bytesPerSecond = rate
        settings.clockOffset = clockOffset
        return settings
    }
}
