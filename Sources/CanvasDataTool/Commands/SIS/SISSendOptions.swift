import ArgumentParser
import CanvasDataSIS

/// Options that `sis import` and `sis run` share.
struct SISSendOptions: ParsableArguments {
    @OptionGroup(title: "Canvas") var connection: CanvasConnection
    @OptionGroup(title: "What Canvas does with the files") var mode: SISModeOptions
    @OptionGroup(title: "Watching") var watch: SISWatchOptions
    @OptionGroup(title: "Safety") var safety: SISSafetyOptions
    @OptionGroup(title: "Reporting") var reporting: SISReportingOptions

    @Flag(
        name: [.customShort("n"), .long],
        help: "Check the files and show what would be sent, without contacting Canvas.")
    var dryRun = false

    func plan(_ session: Session) throws -> SISPlan {
        let settings = session.configuration
        var plan = SISPlan()
        plan.options = try mode.options(settings)
        plan.isMultipart = mode.multipart
        plan.watch = try watch.watch(settings)
        plan.previous = safety.previous ?? .check
        plan.scope = safety.previousScope ?? .account
        plan.warningsOK = try settings.flag(.warningsOK, option: safety.warningsOk) ?? false
        plan.ignoredWarnings = safety.ignoreWarning
        let deletes = plan.options.deletesWhatIsMissing
        plan.maxShrink = try settings.count(.maxShrink, option: safety.maxShrink) ?? (deletes ? 10 : nil)
        plan.validates = safety.validates ?? true
        plan.skipsUnchanged = safety.skipUnchanged
        plan.appearWithin = safety.appearWithin
        plan.adoption = safety.adopt
        plan.messagesDirectory = reporting.saveErrors
        plan.onValidation = { [console = session.console] in console.tell($0) }
        plan.onMessages = { [console = session.console] in console.tell($0) }
        try plan.check()
        return plan
    }
}
