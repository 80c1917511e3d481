import CanvasDataBase
import CanvasDataTransfer

/// Sends files to Canvas with the care that data needs which can delete a term's enrollments: never twice, never out of
/// order, and never without finding out what became of an upload.
///
///     let feed = try SISFeed(api, remembering: "/var/lib/canvas/sis", SISRunOptions())
///     let outcome = try await feed.send(SISSource(paths: ["users.csv", "enrollments.csv"]))
///
/// A feed keeps a record in a directory, which one process at a time can use. A process that was killed, at any point,
/// can be started again.
public struct SISFeed: Sendable {
    let api: SISImportAPI
    let options: SISRunOptions
    let record: SISRecord
    /// Where files are dropped and archived; nil if files stay where they are.
    let folder: SISFeedFolder?

    /// Creates a feed that sends given files and leaves them where they are.
    ///
    /// - Parameters:
    ///   - api: the account to send to.
    ///   - directory: where the record of what was sent is kept; created if it is missing.
    ///   - options: how to send.
    /// - Throws: `CanvasDataError`: busy if another process uses the directory, usage for options that contradict one
    ///   another.
    public init(_ api: SISImportAPI, remembering directory: String, _ options: SISRunOptions) throws {
        try self.init(api, options, directory: directory, folder: nil)
    }

    /// Creates a feed that sends the files in `new/` of a folder and keeps what it has sent in `archive/`.
    ///
    /// - Parameters:
    ///   - api: the account to send to.
    ///   - folder: the folder, which also holds the record of what was sent.
    ///   - options: how to send.
    /// - Throws: `CanvasDataError`: busy if another process uses the folder, usage if there is no such folder or the
    ///   options contradict one another.
    public init(_ api: SISImportAPI, in folder: SISFeedFolder, _ options: SISRunOptions) throws {
        try folder.checkExists()
        try self.init(api, options, directory: folder.path, folder: folder)
    }

    private init(
        _ api: SISImportAPI, _ options: SISRunOptions, directory: String, folder: SISFeedFolder?
    ) throws {
        try options.check()
        self.api = api
        self.options = options
        self.folder = folder
        record = try wordingFileErrors { try SISRecord(in: directory) }
    }

    /// The ID of the import that was sent last with the record in `directory`; nil if there is none.
    ///
    /// - Throws: `CanvasDataError` if the record cannot be read.
    public static func lastID(in directory: String) throws -> String? {
        try wordingFileErrors { try SISRecord.peek(directory)?.last?.id }
    }

    /// Lets other processes use the directory.
    public func close() { record.close() }

    // MARK: A run

    /// Sends the files in `new/`, or continues what an earlier run started.
    ///
    /// - Parameter willSend: called with the files before they are checked.
    /// - Returns: the outcome; `nothingToSend` if `new/` holds no CSV file.
    /// - Throws: `CanvasDataError`, `CancellationError`.
    public func run(willSend: (SISSource) -> Void = { _ in }) async throws -> SISOutcome {
        try await startingOver {
            guard let folder else { return SISOutcome(.nothingToSend) }
            try await uploads.resolveLast()
            if let trouble = try await archive?.finishEarlier() {
                // The files in new may have been sent already. The import is watched all the same.
                var outcome = try await watchLast()
                outcome.trouble = trouble
                return outcome
            }
            let (source, passedOver) = try folder.contents()
            passedOver.forEach(notify)
            guard let source else { return try await watchLast() }
            try folder.checkSettled(source, now: api.caller.world.now())
            willSend(source)
            return try await sendNext(source)
        }
    }

    /// Sends files and follows the import to its end. If an earlier run was interrupted after it had sent the same
    /// files, continues with that import instead.
    ///
    /// - Parameter source: the files.
    /// - Returns: the outcome.
    /// - Throws: `CanvasDataError`, `CancellationError`.
    public func send(_ source: SISSource) async throws -> SISOutcome {
        try await startingOver {
            try await uploads.resolveLast()
            return try await sendNext(source)
        }
    }

    private var uploads: SISUploadStep {
        SISUploadStep(
            api: api, options: options, record: record, archive: folder?.keepsFiles == false ? folder : nil)
    }
    private var archive: SISArchiveStep? {
        folder.map { SISArchiveStep(folder: $0, record: record, notify: api.options.notify) }
    }

    /// Runs `work`, and once more if an earlier upload has appeared in Canvas meanwhile.
    private func startingOver(_ work: () async throws -> SISOutcome) async throws -> SISOutcome {
        do {
            do {
                return try await work()
            } catch is SISUploadStep.EarlierUploadAppeared {
                return try await work()
            }
        } catch let error as FileError {
            throw CanvasDataError.feedFile(error)
        }
    }

    /// With nothing new to send: follows the last import if no run has seen its end.
    private func watchLast() async throws -> SISOutcome {
        guard let last = record.contents.last, let id = last.id, !last.hasEnded, last.isTo(api) else {
            notify(Notice(.info, "There is nothing to send."))
            return SISOutcome(.nothingToSend)
        }
        let outcome = try await follow(try await api.import(id))
        if outcome.verdict == .accepted { return SISOutcome(.nothingToSend) }
        return try report(outcome, last.files)
    }

    // MARK: One upload

    /// Sends files once it is known, as far as possible, what became of the last upload.
    private func sendNext(_ source: SISSource) async throws -> SISOutcome {
        let marks = try source.marks(now: api.caller.world.now())
        // Rows are counted even if nothing is checked: the next list is compared with this one.
        let (found, files) = try await blocking { try SISValidator().validateAndDigest(source.files) }
        if let last = record.contents.last, let id = last.id, isSame(last, files) {
            notify(Notice(.info, "Import \(id) consists of exactly these files; continuing with it."))
            return try await report(follow(try await api.import(id)), files)
        }
        try await uploads.checkCanFinish(files)
        // What batch mode over all terms needs is checked before Canvas is asked for anything.
        let early = options.importOptions.multiTermBatchMode ? try options.rows(of: found) : nil
        try await checkPrevious()
        let rows = try early ?? options.rows(of: found)
        let isKnown = record.contents.good?.isTo(api) ?? false
        try options.checkShrinkage(rows, isKnown ? record.contents : nil)
        if options.skipsUnchanged, isUnchanged(files) { return SISOutcome(.unchanged) }
        if source.uploadFormat == .xml, options.importOptions.importType == "instructure_csv" {
            notify(.xmlAsCSV)
        }

        let package = try await uploads.pack(source, files)
        defer { uploads.removePackage() }
        // What is recorded, checked and sent must be the same.
        guard try source.marks(now: api.caller.world.now()).map(\.written) == marks.map(\.written) else {
            throw CanvasDataError.changedMeanwhile
        }
        let sent = try await uploads.send(package, files, rows)
        let unarchived = try await archive?.move(marks)
        var outcome = try await conclude(sent)
        let late = try await archive?.settle(isLast: false)
        outcome.trouble = unarchived ?? late ?? outcome.trouble
        return try report(outcome, files)
    }

    /// Whether an interrupted run has sent these files with these options.
    private func isSame(_ last: SISAttempt, _ files: [SISSentFile]) -> Bool {
        !last.isReported && last.isTo(api) && last.files == files
            && last.query.elementsEqual(options.importOptions.parameters) { $0 == $1 }
    }

    private func isUnchanged(_ files: [SISSentFile]) -> Bool {
        guard let good = record.contents.good, good.isTo(api), good.files == files else { return false }
        notify(Notice(.info, "The files are unchanged since import \(good.id ?? "")."))
        return true
    }

    /// Checks that this import cannot overtake another: the last one of this feed must have ended well, and no other
    /// import of the account may be unfinished.
    ///
    /// - Throws: `CanvasDataError`: busy if one is unfinished, wrongData if the last one ended badly.
    private func checkPrevious() async throws {
        guard options.previous != .ignore else { return }
        try await checkOwn()
        guard options.scope == .account else { return }
        // An import of somebody else that failed is no obstacle; one that Canvas still works on is.
        var checks = 0
        while let busy = try await api.unfinishedImports().last {
            try await wait(&checks, for: .other(busy.id, busy.state))
        }
    }

    private func checkOwn() async throws {
        guard let last = record.contents.last, let id = last.id, last.isTo(api), !last.isGood else { return }
        var checks = 0
        while true {
            let now: SISImport
            do {
                now = try await api.import(id)
            } catch let error as CanvasDataError where error.kind == .usage {
                return notify(Notice(.warning, "Canvas no longer knows the previous import, \(id)."))
            }
            if now.state.isTerminal {
                let outcome = try await finish(now)
                guard outcome.verdict == .imported else { throw CanvasDataError.previousBad(id, now.state) }
                return
            }
            try await wait(&checks, for: .own(id, now.state))
        }
    }

    private func wait(_ checks: inout Int, for unfinished: UnfinishedImport) async throws {
        let watch = options.watch ?? SISWatch()
        guard options.previous == .wait, checks < watch.limit else {
            throw CanvasDataError.previousUnfinished(unfinished)
        }
        checks += 1
        notify(.waiting(for: unfinished))
        try await api.caller.world.sleep(watch.pause)
    }

    // MARK: The end of an import

    /// Compares the options with what Canvas says it will do, then follows the import.
    private func conclude(_ sent: SISImport) async throws -> SISOutcome {
        let echo = options.importOptions.echo(in: sent)
        if !echo.unmentioned.isEmpty { notify(.optionsUnmentioned(echo.unmentioned)) }
        guard echo.differences.isEmpty else { return SISOutcome(.optionsNotTaken(echo.differences), sent) }
        return try await follow(sent)
    }

    /// Watches an import, and finishes it once it has ended.
    private func follow(_ sent: SISImport) async throws -> SISOutcome {
        if sent.state.isTerminal { return try await finish(sent) }
        guard let watch = options.watch else { return SISOutcome(.accepted, sent) }
        let seen = try await api.watch(sent.id, watch) ?? sent
        return seen.state.isTerminal ? try await finish(seen) : SISOutcome(.unfinished, seen)
    }

    /// Fetches the messages of an import that has ended, decides its verdict, and saves both.
    private func finish(_ ended: SISImport) async throws -> SISOutcome {
        let messages = try await messages(of: ended)
        options.onMessages(messages)
        if ended.didNothing { notify(.nothingWasImported(ended.id)) }
        var outcome = SISOutcome(ended.verdict, ended)
        if outcome.verdict == .importedWithMessages, options.accepts(messages, of: ended) {
            outcome.verdict = .imported
        }
        outcome.messages = messages
        outcome.counted = options.counted(messages).count
        do {
            outcome.savedMessages = try options.messagesDirectory.flatMap { path in
                try SISImportMessage.save(messages, of: ended.id, in: path)
            }
        } catch let error as FileError {
            // The import has ended all the same, and the next run must know how.
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

    /// An import whose messages are not available has ended all the same.
    private func messages(of ended: SISImport) async throws -> [SISImportMessage] {
        do {
            return try await api.messages(of: ended)
        } catch let error as CanvasDataError where error.kind != .cancelled {
            notify(Notice(.warning, "Not all messages could be fetched: \(error.message)"))
            return ended.shownErrors + ended.shownWarnings
        }
    }

    /// Completes the outcome, and records that this run has reached its end.
    private func report(_ outcome: SISOutcome, _ files: [SISSentFile]) throws -> SISOutcome {
        var outcome = outcome
        outcome.files = files
        if let last = record.contents.last, let archive = last.archive, last.isArchived {
            outcome.archive = folder?.archivePath(archive)
        }
        try record.update { $0.last?.isReported = true }
        return outcome
    }

    private func notify(_ notice: Notice) { api.options.notify(notice) }
}
