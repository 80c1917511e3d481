import ArgumentParser

/// Where the outcome of a run goes besides the terminal.
struct RunReportOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            POST a report of the run, as JSON, to this https URL when the run ends, however it ends. Visible in the \
            process list; if it contains a token, prefer a configuration file.
            """, valueName: "url"))
    var notifyUrl: String?

    @Option(
        help: ArgumentHelp(
            "Write metrics of the run to this file, for Prometheus's node exporter.", valueName: "file"),
        completion: .file())
    var metricsFile: String?
}
