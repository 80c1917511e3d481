import ArgumentParser
import CanvasData
import CanvasDataBase
import CanvasDataLoading

/// Options of the commands that fetch the files of a dump.
struct FetchOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The dump to fetch (default: the latest finished one).", valueName: "id"))
    var dumpId: String?

    @Option(
        name: [.customShort("t", allowingJoined: true), .long],
        help: ArgumentHelp("Only this table. May be repeated.", valueName: "table"))
    var table: [String] = []

    @Option(help: ArgumentHelp("All tables except this one. May be repeated.", valueName: "table"))
    var exclude: [String] = []

    @Flag(inversion: .prefixedNo, help: "Also fetch requests, which is most of the data (default: no).")
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

/// Options of every command that downloads files.
struct TransferOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Directory for compressed files (default: ./downloads).", valueName: "dir"),
        completion: .directory)
    var downloadDir: String?

    @Flag(help: "Fetch files again that are already there.")
    var force = false

    @Option(help: ArgumentHelp("Number of files to fetch at once, 1 to 64 (default: 4).", valueName: "n"))
    var jobs: Int?

    @Flag(inversion: .prefixedNo, help: "Also verify files that are already there (default: no).")
    var verify: Bool?

    @Flag(name: [.customShort("n"), .long], help: "Show what would be fetched, and write nothing.")
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
