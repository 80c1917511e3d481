import CanvasDataBase
import CanvasDataTransfer

extension SISFeed {
    /// A feed that sends what is dropped in `new/` of a folder, and keeps what it has sent in `archive/`.
    ///
    /// - Throws: `CanvasDataError`: busy when another process works there, usage when there is no such folder.
    public init(_ api: SISImportAPI, in folder: SISFeedFolder, _ plan: SISPlan) throws {
        try folder.checkExists()
        try self.init(api, plan, directory: folder.path, folder: folder)
    }

    /// Sends what there is, or goes on with what a run before has begun.
    ///
    /// - Returns: `nothingToSend` where `new/` holds no CSV file: nothing was asked of Canvas then.
    /// - Throws: `CanvasDataError`, `CancellationError`.
    public func run() async throws -> SISOutcome {
        try await startingOver { try await runOnce() }
    }

    private func runOnce() async throws -> SISOutcome {
        guard let folder else { return SISOutcome(.nothingToSend) }
        try await resolveLastUpload()
        if let trouble = try await finishArchive() {
            // What lies in new may have been sent already. The import is watched all the same.
            var outcome = try await goOn()
            outcome.trouble = trouble
            return outcome
        }
        let (source, passedOver) = try folder.contents()
        passedOver.forEach(notify)
        guard let source else { return try await goOn() }
        try folder.checkSettled(source, now: api.caller.world.now())
        return try await sendNext(source)
    }

    /// Nothing new: whoever sent the last import may not have seen its end.
    private func goOn() async throws -> SISOutcome {
        guard let last = record.contents.last, let id = last.id, !last.hasEnded, isHere(last) else {
            notify(Notice(.info, "There is nothing to send."))
            return SISOutcome(.nothingToSend)
        }
        let outcome = try await follow(try await api.import(id))
        if outcome.verdict == .accepted { return SISOutcome(.nothingToSend) }
        return try report(outcome, last.files)
    }
}
