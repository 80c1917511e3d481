import ArgumentParser

@main
struct CanvasDataSimulatorTool: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "canvas-data-simulator", abstract: "A simulated Canvas on loopback.")
}
