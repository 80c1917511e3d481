import ArgumentParser
import CanvasData

/// Where a command writes its files.
struct DAPOutputOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Directory for the files (default: downloads).", valueName: "dir"),
        completion: .directory)
    var outputDirectory = "downloads"
}
