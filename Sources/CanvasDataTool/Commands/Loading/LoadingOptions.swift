import ArgumentParser
import CanvasDataBase
import CanvasDataPostgres

/// The options of the commands that bring tables into a database.
struct LoadingOptions: ParsableArguments {
    @OptionGroup var target: TargetOptions

    @Option(help: ArgumentHelp("Fragments that come in at once, 1 to 64 (default: 2).", valueName: "n"))
    var jobs: Int?

    @Option(
        help: ArgumentHelp(
            "Leave out up to so many rows that do not fit, and write them to --rejects-dir (default: 0).",
            valueName: "n"))
    var maxRejects: Int?

    @Option(
        help: ArgumentHelp("Where rejected rows are written (default: ./rejects).", valueName: "dir"),
        completion: .directory)
    var rejectsDir: String?

    @Option(
        help: ArgumentHelp(
            "What becomes visible together: all tables of the dump, or each table (default: dump).",
            valueName: "dump|table"))
    var atomic: LoadOptions.Atomicity?

    @Flag(help: "Publish tables that have lost more than half of their rows, too.")
    var allowShrink = false

    @Option(
        help: ArgumentHelp(
            "Seconds for which readers may have to queue behind our wish for a table (default: 5).",
            valueName: "s"))
    var lockTimeout: Int?

    @Option(
        help: ArgumentHelp(
            "Seconds to wait for locks and go on trying to publish, before all is left for the next run (default: 3600).",
            valueName: "s"))
    var publishDeadline: Int?

    @Flag(help: "Load the tables again, whatever the ledger says is in them.")
    var again = false

    @Flag(
        help:
            "Do not wait for transactions with old snapshots, READ COMMITTED ones with a long statement among them; those may see empty tables."
    )
    var noBarrier = false

    @Flag(help: "Wait until another run for the same schema has ended.")
    var waitLock = false

    @Flag(name: [.customShort("n"), .long], help: "Say what would be loaded, and change nothing.")
    var dryRun = false

    func options(_ configuration: Configuration) throws(CanvasDataError) -> LoadOptions {
        var options = LoadOptions()
        if let jobs = try configuration.count(.jobs, option: jobs) { options.jobs = jobs }
        if let most = try configuration.count(.maxRejects, option: maxRejects) { options.maxRejects = most }
        if let directory = try configuration.path(.rejectsDirectory, option: rejectsDir) {
            options.rejectsDirectory = directory
        }
        if let atomicity = try configuration.choice(.atomic, option: atomic) { options.atomicity = atomicity }
        options.allowsShrinking = allowShrink
        if let seconds = try configuration.count(.lockTimeout, option: lockTimeout) {
            options.publish.lockTimeout = Double(seconds)
        }
        if let seconds = try configuration.count(.publishDeadline, option: publishDeadline) {
            options.publish.deadline = Double(seconds)
        }
        options.publish.waitsForSnapshots = !noBarrier
        options.waitsForOthers = waitLock
        options.loadsAgain = again
        return options
    }
}
