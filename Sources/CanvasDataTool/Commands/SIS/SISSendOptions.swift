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

    func runOptions(_ session: Session) throws -> SISRunOptions {
        let settings = session.configuration
        var options = SISRunOptions()
        options.importOptions = try mode.options(settings)
        options.isMultipart = mode.multipart
        options.watch = try watch.watch(settings)
        options.previous = safety.previous ?? .check
        options.scope = safety.previousScope ?? .account
        options.warningsOK = try settings.flag(.warningsOK, option: safety.warningsOk) ?? false
        options.ignoredWarnings = safety.ignoreWarning
        let deletes = options.importOptions.deletesWhatIsMissing
        options.maxShrink = try settings.count(.maxShrink, option: safety.maxShrink) ?? (deletes ? 10 : nil)
        options.validates = safety.validates ?? true
        options.skipsUnchanged = safety.skipUnchanged
        options.appearWithin = safety.appearWithin
        options.adoption = safety.adopt
        options.messagesDirectory = reporting.saveErrors
        options.onValidation = { [console = session.console] in console.tell($0) }
        options.onMessages = { [console = session.console] in console.tell($0) }
        try options.check()
        return options
    }
}
