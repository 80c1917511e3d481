import CanvasData

extension LogPlan {
    /// As canvas-sis-python wrote it.
    static let script = LogPlan(
        style: .script, began: "### CANVAS API SCRIPT STARTED ###",
        ended: "### CANVAS API SCRIPT FINISHED ###")

    /// The same lines without first and last: for what only looks.
    static let quietScript = LogPlan(style: .script, began: "", ended: "")
}

extension Session {
    func logStart(_ source: SISSource, _ plan: SISPlan) {
        console.step(
            Notice(
                .info,
                "File argument: \(source.paths.joined(separator: " ")), file type: \(source.uploadFormat.rawValue), "
                    + "watch job: \(plan.watch != nil)"))
    }

    func dryRun(_ source: SISSource, _ plan: SISPlan, stateDirectory: String?, account: String?) async throws
    {
        let account = try configuration.text(.account, option: account) ?? "self"
        let outcome = try await SISFeed.dryRun(
            source, plan, account: account, remembering: stateDirectory)
        print(SISReport(outcome: outcome))
    }

    /// Sends, says what became of it, and has somebody told.
    ///
    /// - Throws: `CanvasDataError` for an import that is no success too.
    func sending(
        _ options: SISSendOptions, _ work: (SISImportAPI) async throws -> SISOutcome
    ) async throws {
        let command = try configuration.text(.notifyCommand, option: options.telling.notifyCommand)
        do {
            let counter = UploadCounter(console: console)
            let api = try imports(options.connection) { settings in
                settings.uploadTimeout = options.safety.uploadTimeout
                settings.onSent = { counter.show($0, of: $1) }
                settings.onLook = { counter.show($0) }
            }
            let outcome = try await work(api)
            console.showProgress(nil)
            let failure = CanvasDataError.outcome(outcome)
            if let trouble = outcome.trouble, trouble != failure {
                console.step(Notice(.warning, trouble.message))
            }
            if outcome.verdict == .nothingToSend, failure == nil { return }
            print(SISReport(outcome: outcome))
            if let command { await notify(command, outcome: outcome, failure) }
            if let failure { throw NotifiedError(error: failure) }
        } catch let error as NotifiedError {
            throw error.error
        } catch {
            if let command { await notify(command, outcome: nil, error) }
            throw error
        }
    }

    /// Somebody has been told of it.
    private struct NotifiedError: Error { let error: CanvasDataError }
}

extension Console {
    /// How many messages of an import stderr gets; the log file gets them all.
    private static let shownMessages = 50

    /// What the check of the files has found: all to the log file, and to stderr where it is why nothing is sent.
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

    /// The messages of an import that has ended.
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
