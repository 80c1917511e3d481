import ArgumentParser
import CanvasSimulator

/// What the simulated DAP holds, and how it behaves.
struct DAPOptions: ParsableArguments {
    @Option(
        name: .customLong("dap-state"),
        help: ArgumentHelp("State of the tables at the start.", valueName: "n"))
    var state = 1
    @Option(
        name: .customLong("dap-epoch"),
        help: ArgumentHelp(
            "When state 1 was, in seconds since 1970 (midnight two days ago). A second simulator goes on where this one ended only with the same value.",
            valueName: "seconds"))
    var epoch: Int?
    @Option(
        name: .customLong("dap-pace"),
        help: ArgumentHelp("One row of so many changes from a state to the next.", valueName: "rows"))
    var pace = 5
    @Flag(name: .customLong("dap-odd"), help: "Offer tables too at which the official client fails.")
    var odd = false
    @Option(
        name: .customLong("dap-small-tables"),
        help: ArgumentHelp("Offer so many tables of forty rows in the namespace new_quizzes.", valueName: "n")
    )
    var smallTables = 0
    @Flag(
        name: .customLong("dap-no-limits"),
        help:
            "Let clients ask as often as they like; otherwise the real API's limits hold, such as five new jobs a minute."
    )
    var noLimits = false
    @Option(
        name: .customLong("dap-job-seconds"),
        help: ArgumentHelp("How long a job takes; jobs run at the same time.", valueName: "seconds"))
    var jobSeconds: Double?
    @Option(
        name: .customLong("dap-job-lifetime"),
        help: ArgumentHelp("How long jobs and their objects exist.", valueName: "seconds"))
    var jobLifetime = 86_400
    @Flag(
        name: .customLong("dap-stale-jobs"),
        help: "A query gets the job of an earlier one like it, even when there is newer data.")
    var staleJobs = false
    @Option(
        name: .customLong("dap-token-lifetime"),
        help: ArgumentHelp("How long bearer tokens are good.", valueName: "seconds"))
    var tokenLifetime = 3600
    @Option(
        name: .customLong("dap-link-lifetime"),
        help: ArgumentHelp("How long links to objects work.", valueName: "seconds"))
    var linkLifetime = 900
    @Option(
        name: .customLong("dap-members"),
        help: ArgumentHelp("gzip members in each object.", valueName: "n"))
    var members = 1
    @Option(
        name: .customLong("dap-part-rows"),
        help: ArgumentHelp("Rows in each object (three objects, more of large tables).", valueName: "n"))
    var partRows: Int?

    func settings() throws -> DAPSettings {
        guard state > 0, pace > 0, members > 0, partRows ?? 1 > 0, jobSeconds ?? 0 >= 0, smallTables >= 0
        else {
            throw ValidationError(
                "--dap-state, --dap-pace, --dap-members and --dap-part-rows must be above 0, --dap-job-seconds and --dap-small-tables not below."
            )
        }
        var settings = DAPSettings()
        settings.state = state
        settings.firstState = epoch.map { $0 * 1000 }
        settings.changePace = pace
        settings.hasOddTables = odd
        settings.smallTables = smallTables
        if noLimits { settings.limits = .none }
        if let jobSeconds { settings.jobPace = .seconds(jobSeconds) }
        settings.jobLifetime = jobLifetime
        settings.reuse = staleJobs ? .always : .sameState
        settings.tokenLifetime = tokenLifetime
        settings.linkLifetime = linkLifetime
        settings.membersPerPart = members
        settings.rowsPerPart = partRows
        return settings
    }
}
