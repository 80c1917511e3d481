import ArgumentParser

/// The options of every command, understood before its name and after it.
///
/// The root command and each command declare this same group; ArgumentParser then reads it once over the whole
/// command line, and the last of two values wins. Nothing has a default here: what is not given is nil, so that
/// the environment and the configuration file get their say.
struct GlobalOptions: ParsableArguments {
    @Option(
        name: [.customShort("c", allowingJoined: true), .long],
        help: ArgumentHelp(
            """
            Read settings from this YAML file; - is standard input (default: ~/.config/canvas-data/config.yml, else \
            /etc/canvas-data/config.yml).
            """, valueName: "file"),
        completion: .file())
    var config: String?

    @Option(
        help: ArgumentHelp(
            "The API key. Others can see it in the process list: a file or the environment is safer.",
            valueName: "key"))
    var apiKey: String?

    @Option(help: ArgumentHelp("The API secret. The same caution.", valueName: "secret"))
    var apiSecret: String?

    @Option(help: ArgumentHelp("Read the API key from this file.", valueName: "file"), completion: .file())
    var apiKeyFile: String?

    @Option(help: ArgumentHelp("Read the API secret from this file.", valueName: "file"), completion: .file())
    var apiSecretFile: String?

    @Option(
        help: ArgumentHelp("Where the API is (default: https://api.inshosteddata.com).", valueName: "url"))
    var apiUrl: String?

    @Option(
        help: ArgumentHelp(
            "Trust the certificate authorities in this PEM file, instead of the system's.", valueName: "file")
    )
    var cacert: String?

    @Flag(exclusivity: .chooseLast)
    var verbosity: Verbosity?

    @Flag(help: "Print JSON, errors on stderr too.")
    var json = false

    @Option(help: ArgumentHelp("How progress is shown on stderr (default: auto).", valueName: "style"))
    var progress: ProgressStyle?

    @Option(help: ArgumentHelp("Whether output is coloured (default: auto).", valueName: "when"))
    var color: ColorChoice?

    @Option(
        name: [.long, .customLong("log")],
        help: ArgumentHelp("Append what happens to this file, one line an event.", valueName: "file"),
        completion: .file())
    var logFile: String?

    @Option(help: ArgumentHelp("How its lines look: text or json (default: text).", valueName: "format"))
    var logFormat: LogFormat?
}
