import ArgumentParser
import CanvasData
import CanvasDataBase

/// The options of the commands that fetch a dump's files.
struct FetchOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Files of this dump (default: the latest finished one).", valueName: "id"))
    var dumpId: String?

    @Option(
        name: [.customShort("t", allowingJoined: true), .long],
        help: ArgumentHelp("Only this table. May be repeated.", valueName: "table"))
    var table: [String] = []

    @Option(help: ArgumentHelp("All tables but this. May be repeated.", valueName: "table"))
    var exclude: [String] = []

    @Flag(inversion: .prefixedNo, help: "Fetch requests too, which is most of the bytes (default: no).")
    var includeRequests: Bool?

    @OptionGroup var transfer: TransferOptions

    var dump: DumpSelection { DumpSelection(dumpId ?? "latest") }

    func selection(_ configuration: Configuration) throws(CanvasDataError) -> TableSelection {
        TableSelection(
            tables: try configuration.list(.table, option: table),
            excluded: try configuration.list(.exclude, option: exclude),
            includesRequests: try configuration.flag(.includeRequests, option: includeRequests) ?? false)
    }
}

/// The options of everything that downloads.
struct TransferOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Where the compressed files go (default: ./downloads).", valueName: "dir"),
        completion: .directory)
    var downloadDir: String?

    @Flag(help: "Fetch again what is there already.")
    var force = false

    @Option(help: ArgumentHelp("Files fetched at once, 1 to 64 (default: 4).", valueName: "n"))
    var jobs: Int?

    @Flag(inversion: .prefixedNo, help: "Check the files that are there already too (default: no).")
    var verify: Bool?

    @Flag(name: [.customShort("n"), .long], help: "Say what would be fetched, and write nothing.")
    var dryRun = false

    func options(_ configuration: Configuration) throws(CanvasDataError) -> DownloadOptions {
        var options = DownloadOptions(
            directory: try configuration.path(.downloadDirectory, option: downloadDir) ?? "./downloads")
        options.force = force
        if let jobs = try configuration.count(.jobs, option: jobs) { options.jobs = jobs }
        if let verify = try configuration.flag(.verify, option: verify) { options.verify = verify }
        return options
    }
}
