public import ArgumentParser
public import CanvasSimulator

extension Course: ExpressibleByArgument {}

@main
struct CanvasDataSimulatorTool: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "canvas-data-simulator",
        abstract: "A simulated Canvas on loopback, for demonstrations, tests and benchmarks.",
        discussion: """
            Prints how to reach it as shell assignments, once it listens, and serves until SIGINT or SIGTERM. The files \
            that the options name are written when it listens: wait for one of them to appear.

            GET /simulator/truth on the API's port tells, without a signature, what every table unpacks to; \
            GET /simulator/log what was asked for; GET /simulator/show?dumps=2 lets only the oldest two dumps exist from then \
            on.

            DAP ("Canvas Data 2") is on the API's port too, with the namespaces canvas, canvas_logs and catalog (and new_quizzes where small tables are asked for). Its tables \
            start in state 1. GET /simulator/dap shows the state and how many rows each table has; \
            /simulator/dap/advance brings the next state, with changed, new and deleted rows; \
            /simulator/dap/change?table=canvas.users&change=new-column changes a schema with the next state; \
            /simulator/dap/reload?table=canvas.users makes increments impossible across the next state; \
            /simulator/dap/expire lets all jobs expire.

            MISBEHAVIOUR
            \(Misbehaviour.reference)
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
    @Option(
        help:
            "usual: five dumps, as in the documentation of the simulator; long: 24, all different, with changes of the schema."
    )
    var course = Course.usual
    @Option(
        help: ArgumentHelp(
            "From the second regular dump on this table has a third of its rows.", valueName: "table"))
    var shrink: String?
    @Option(help: "Only the oldest so many dumps exist (all: 5, of the long course 24).")
    var dumps: Int?
    @Option(help: "Regular dumps in front of the usual five, with the content of the first.")
    var olderDumps = 0
    @Option(
        help: ArgumentHelp(
            "Make the data of this dump before listening, not when it is first asked for; may be repeated.",
            valueName: "sequence"))
    var prepare: [Int] = []
    @Option(help: ArgumentHelp("Links to files expire after so long.", valueName: "seconds"))
    var linkLifetime = 7200
    @Option(help: ArgumentHelp("Send at most so many bytes a second on each connection.", valueName: "bytes"))
    var rate: Int?
    @Option(help: ArgumentHelp("Do these things wrong; see MISBEHAVIOUR.", valueName: "script"))
    var misbehave: String?
    @Option(
        help: ArgumentHelp(
            "What becomes of the next SIS import, as in created,importing*3,imported; may be repeated.",
            valueName: "states"))
    var sisImport: [String] = []
    @OptionGroup(title: "DAP")
    var dap: DAPOptions
    @Option(help: ArgumentHelp("Put the server's clock forward, or back.", valueName: "seconds"))
    var clockOffset = 0
    @Option(help: ArgumentHelp("Write the shell assignments to this file as well.", valueName: "file"))
    var envFile: String?
    @Option(help: ArgumentHelp("Write a configuration for canvas-data (mode 0600).", valueName: "file"))
    var configFile: String?

    func run() async throws {
        let signals = StopSignals()
        let simulator = try await Simulator(try settings())
        for states in sisImport { simulator.sis.script(SimulatedSIS.Course(parsing: states)) }
        try await simulator.start()
        let access = AccessFiles(simulator)
        if let configFile { try access.writeConfiguration(to: configFile) }
        if let envFile { try access.writeEnvironment(to: envFile) }
        if let portFile { try access.writePort(to: portFile) }
        try access.printEnvironment()
        await signals.wait()
        await simulator.stop()
    }

    private func settings() throws -> SimulatorSettings {
        var settings = SimulatorSettings()
        settings.seed = seed
        settings.scale = scale
        settings.address = address
        settings.port = port
        settings.storeDirectory = store
        settings.visibleDumps = dumps
        settings.bytesPerSecond = rate
        settings.clockOffset = clockOffset
        settings.course = course
        settings.shrinkingTable = shrink
        settings.olderDumps = olderDumps
        settings.preparedDumps = prepare
        settings.linkLifetime = linkLifetime
        settings.dap = try dap.settings()
        if let misbehave { settings.misbehaviour = try Misbehaviour(parsing: misbehave, seed: seed) }
        return settings
    }
}
