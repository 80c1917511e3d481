import ArgumentParser
import CanvasDataBase
import CanvasDataSIS

/// Which Canvas, and which of its accounts.
struct CanvasConnection: ParsableArguments {
    @Option(
        name: [.long, .customLong("base-url")],
        help: ArgumentHelp(
            "The URL of your Canvas, such as https://mysubdomain.instructure.com.", valueName: "url"))
    var canvasUrl: String?

    @Option(help: ArgumentHelp("The ID of the account (default: self).", valueName: "n"))
    var account: String?

    @Option(
        help: ArgumentHelp("Read the access token from this file.", valueName: "file"), completion: .file())
    var tokenFile: String?
}
