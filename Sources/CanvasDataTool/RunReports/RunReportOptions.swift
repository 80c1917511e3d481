import ArgumentParser

/// Where the outcome of a run goes besides the terminal.
struct RunReportOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            POST the run's report, as JSON, to this https address in the end, however it ends. Others can see it in the \
            process list: where there is a token in it, a configuration file is safer.
            """, valueName: "url"))
    var notifyUrl: String?

    @Option(
        help: ArgumentHelp(
            "Write the run's figures to this file, for Prometheus's node exporter.", valueName: "file"),
        completion: .file())
    var metricsFile: String?
}
