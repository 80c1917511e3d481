import ArgumentParser

@main
struct CanvasDataTool: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "canvas-data", abstract: "Work with Canvas Data.")
}
