import ArgumentParser

/// The options of every command, accepted both before its name and after it.
///
/// The root command and every other command declare this group. ArgumentParser then parses it once for the whole
/// command line, and the last of two values wins. Nothing has a default here: an option that is not given is nil, so
/// that the environment and the configuration file are asked next.
struct GlobalOptions: ParsableArguments {
    @Option(
        name: [.customShort("c", allowingJoined: true), .long],
        help: ArgumentHelp(
            """
            Read settings from this YAML file; - is standard input (default: ~/.config/canvas-data/config.yml, or \
            /etc/canvas-data/config.yml).
            """, valueName: "file"),
        completion: .file())
    var config: String?

    @Option(
        help: ArgumentHelp(
            "The API key. Visible in the process list; prefer the environment or a file.",
            valueName: "key"))
    var apiKey: String?

    @Option(
        help: ArgumentHelp(
            "The API secret. Visible in the process list; prefer the environment or a file.",
            valueName: "secret"))
    var apiSecret: String?

    @Option(help: ArgumentHelp("Read the API key from this file.", valueName: "file"), completion: .file())
    var apiKeyFile: String?

    @Option(help: ArgumentHelp("Read the API secret from this file.", valueName: "file"), completion: .file())
    var apiSecretFile: String?

    @Option(
        help: ArgumentHelp("The URL of the API (default: https://api.inshosteddata.com).", valueName: "url"))
    var apiUrl: String?

    @Option(
        help: ArgumentHelp(
            "Trust the certificate authorities in this PEM file instead of the system's.", valueName: "file")
    )
    var cacert: String?

    @Flag(exclusivity: .chooseLast)
    var verbosity: Verbosity?

    @Flag(help: "Print JSON, also for errors on stderr.")
    var json = false

    @Option(help: ArgumentHelp("How to show progress on stderr (default: auto).", valueName: "style"))
    var progress: ProgressStyle?

    @Option(help: ArgumentHelp("When to use colours (default: auto).", valueName: "when"))
    var color: ColorChoice?

    @Option(
        name: [.long, .customLong("log")],
        help: ArgumentHelp("Append events to this log file, one per line.", valueName: "file"),
        completion: .file())
    var logFile: String?

    @Option(
        help: ArgumentHelp("The format of the log file: text or json (default: text).", valueName: "format"))
    var logFormat: LogFormat?
}
