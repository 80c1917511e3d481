import CanvasDataBase
import CanvasDataSIS

extension LogPlan {
    /// The log of commands that send, with the lines of canvas-sis-python.
    static let script = LogPlan(
        style: .script, began: "### CANVAS API SCRIPT STARTED ###",
        ended: "### CANVAS API SCRIPT FINISHED ###")

    /// The log of commands that only read: without the first and the last line.
    static let quietScript = LogPlan(style: .script, began: "", ended: "")
}

extension Console {
    /// How many messages of an import are written to stderr; the log file gets all of them.
    private static let shownMessages = 50

    /// Writes the findings of a validation: all to the log file, and to stderr if they prevent sending.
    func tell(_ validation: SISValidation) {
        for finding in validation.findings {
            let level: Notice.Level = finding.severity == .warning ? .info : .warning
            log(Notice(level, finding.description))
        }
        guard !validation.isSendable else { return }
        let serious = validation.findings.filter { $0.severity != .warning }
        for finding in serious.prefix(Self.shownMessages) { tell(displayed(finding.description)) }
        let all = validation.count(.error) + validation.count(.skippedRow)
        let left = all - min(serious.count, Self.shownMessages)
        if left > 0 { tell("… and \(countText(left)) more.") }
    }

    /// Writes the messages of an import that has ended.
    func tell(_ messages: [SISImportMessage]) {
        for message in messages { record(message) }
        guard settings.verbosity != .quiet else { return }
        for message in messages.prefix(Self.shownMessages) {
            tell("\(message.level == .error ? "Error: " : settings.warningPrefix)\(displayed(message.line))")
        }
        let left = messages.count - Self.shownMessages
        if left > 0 { tell("… and \(countText(left)) more.") }
    }
}
