import ArgumentParser

/// Who is told.
struct SISTellingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Save all messages here, as sis_errors_<id>.csv.", valueName: "dir"),
        completion: .directory)
    var saveErrors: String?

    @Option(
        help: ArgumentHelp(
            "Run this in a shell at the end, with the summary as JSON on standard input.",
            valueName: "command"
        ))
    var notifyCommand: String?
}
