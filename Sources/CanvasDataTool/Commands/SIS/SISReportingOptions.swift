import ArgumentParser

/// Where messages and the outcome go.
struct SISReportingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Save all messages in this directory, as sis_errors_<id>.csv.", valueName: "dir"),
        completion: .directory)
    var saveErrors: String?

    @Option(
        help: ArgumentHelp(
            "Run this command in a shell at the end, with the summary as JSON on standard input.",
            valueName: "command"
        ))
    var notifyCommand: String?
}
