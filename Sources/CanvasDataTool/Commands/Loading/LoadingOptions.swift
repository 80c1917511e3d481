import ArgumentParser
import CanvasDataBase
import CanvasDataPostgres

/// Options of the commands that load tables of Canvas Data 1 into a database.
struct LoadingOptions: ParsableArguments {
    @OptionGroup var target: TargetOptions

    @OptionGroup var staging: StagingOptions

    @Option(
        help: ArgumentHelp(
            "Publish all tables of a dump together, or each table by itself (default: dump).",
            valueName: "dump|table"))
    var atomic: LoadOptions.Atomicity?

    @Flag(
        help:
            """
            Do not wait for transactions with old snapshots or for long statements in READ COMMITTED; they may see \
            empty tables.
            """
    )
    var noBarrier = false

    @Flag(name: [.customShort("n"), .long], help: "Show what would be loaded, and change nothing.")
    var dryRun = false

    func options(_ configuration: Configuration) throws(CanvasDataError) -> LoadOptions {
        var options = try staging.options(configuration)
        if let atomicity = try configuration.choice(.atomic, option: atomic) { options.atomicity = atomicity }
        options.publish.waitsForSnapshots = !noBarrier
        return options
    }
}

/// How tables are loaded, whatever source they come from.
struct StagingOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Number of fragments to load at once, 1 to 64 (default: 2).", valueName: "n"))
    var jobs: Int?

    @Option(
        help: ArgumentHelp(
            "Skip up to n rows that do not fit their table, and write them to --rejects-dir (default: 0).",
            valueName: "n"))
    var maxRejects: Int?

    @Option(
        help: ArgumentHelp("Directory for rejected rows (default: ./rejects).", valueName: "dir"),
        completion: .directory)
    var rejectsDir: String?

    @Flag(help: "Also publish tables that have lost more than half of their rows.")
    var allowShrink = false

    @Option(
        help: ArgumentHelp(
            """
            How long (in seconds) queries may be blocked behind our lock request when a table is in use (default: 5).
            """,
            valueName: "s"))
    var lockTimeout: Int?

    @Option(
        help: ArgumentHelp(
            """
            How long (in seconds) to wait for locks and retry publishing before the rest is left to the next run \
            (default: 3600).
            """,
            valueName: "s"))
    var publishDeadline: Int?

    @Flag(help: "Load the tables again, even if the ledger says that they are up to date.")
    var again = false

    @Flag(help: "If another run is loading the same schema, wait until it ends.")
    var waitLock = false

    func options(_ configuration: Configuration) throws(CanvasDataError) -> LoadOptions {
        var options = LoadOptions()
        if let jobs = try configuration.count(.jobs, option: jobs) { options.jobs = jobs }
        if let most = try configuration.count(.maxRejects, option: maxRejects) { options.maxRejects = most }
        if let directory = try configuration.path(.rejectsDirectory, option: rejectsDir) {
            options.rejectsDirectory = directory
        }
        options.allowsShrinking = allowShrink
        if let seconds = try configuration.count(.lockTimeout, option: lockTimeout) {
            options.publish.lockTimeout = Double(seconds)
        }
        if let seconds = try configuration.count(.publishDeadline, option: publishDeadline) {
            options.publish.deadline = Double(seconds)
        }
        options.waitsForOthers = waitLock
        options.loadsAgain = again
        return options
    }
}
