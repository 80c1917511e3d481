import ArgumentParser
import CanvasDataBase
import CanvasDataSIS

/// Which Canvas, and which account of it.
struct CanvasConnection: ParsableArguments {
    @Option(
        name: [.long, .customLong("base-url")],
        help: ArgumentHelp("Your Canvas: https://mysubdomain.instructure.com.", valueName: "url"))
    var canvasUrl: String?

    @Option(help: ArgumentHelp("The account's number (default: self).", valueName: "n"))
    var account: String?

    @Option(
        help: ArgumentHelp("Read the access token from this file.", valueName: "file"), completion: .file())
    var tokenFile: String?
}
