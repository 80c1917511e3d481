import CanvasDataBase
import CanvasDataTransfer

extension SISFeed {
    /// What Canvas says of the options; then the end, where it is waited for.
    func conclude(_ sent: SISImport) async throws -> SISOutcome {
        let echo = plan.options.echo(in: sent)
        if !echo.unmentioned.isEmpty { notify(.optionsUnmentioned(echo.unmentioned)) }
        guard echo.differences.isEmpty else {
            var outcome = SISOutcome(.optionsNotTaken(echo.differences))
            outcome.sent = sent
            return outcome
        }
        return try await follow(sent)
    }

    /// Watches, and collects what there is to say at the end.
    func follow(_ sent: SISImport) async throws -> SISOutcome {
        if sent.state.isTerminal { return try await finish(sent) }
        guard let watch = plan.watch else { return outcome(.accepted, sent) }
        let seen = try await api.watch(sent.id, watch) ?? sent
        return seen.state.isTerminal ? try await finish(seen) : outcome(.unfinished, seen)
    }

    /// An import has ended: its messages, the verdict, and both on the disk.
    func finish(_ ended: SISImport) async throws -> SISOutcome {
        let messages = try await messages(of: ended)
        plan.onMessages(messages)
        if ended.didNothing { notify(.nothingWasImported(ended.id)) }
        var outcome = outcome(verdict(ended, messages), ended)
        outcome.messages = messages
        outcome.counted = plan.counted(messages).count
        do {
            outcome.savedMessages = try save(messages, of: ended)
        } catch let error as FileError {
            // It has ended all the same, and the next run must know how.
            outcome.trouble = .messagesNotSaved(ended.id, error)
        }
        let isGood = outcome.verdict == .imported
        try record.update { contents in
            guard contents.last?.id == ended.id else { return }
            contents.last?.state = ended.state
            contents.last?.isGood = isGood
            if !ended.state.isFailure { contents.keepLast() }
        }
        return outcome
    }

    private func verdict(_ ended: SISImport, _ messages: [SISImportMessage]) -> SISOutcome.Verdict {
        switch ended.state {
        // What somebody has undone is settled.
        case .imported, .restored, .partiallyRestored: return .imported
        case .importedWithMessages:
            let areAllKnown = !messages.isEmpty && messages.count >= ended.messageCount ?? 0
            let isGood = plan.warningsOK || areAllKnown && plan.counted(messages).isEmpty
            return isGood ? .imported : .importedWithMessages
        default: return .failed
        }
    }

    private func outcome(_ verdict: SISOutcome.Verdict, _ sent: SISImport) -> SISOutcome {
        var outcome = SISOutcome(verdict)
        outcome.sent = sent
        return outcome
    }

    /// An import whose messages cannot be had has ended all the same.
    private func messages(of ended: SISImport) async throws -> [SISImportMessage] {
        do {
            return try await api.messages(of: ended)
        } catch let error as CanvasDataError where error.kind != .cancelled {
            notify(Notice(.warning, "Not all messages could be had: \(error.message)"))
            return ended.shownErrors + ended.shownWarnings
        }
    }

    private func save(_ messages: [SISImportMessage], of ended: SISImport) throws -> String? {
        guard let path = plan.messagesDirectory, !messages.isEmpty else { return nil }
        let directory = try Directory(creating: path)
        let name = "sis_errors_\(ended.id).csv"
        try directory.write(SISImportMessage.csv(messages, importID: ended.id), as: name)
        return directory.path(of: name)
    }
}
