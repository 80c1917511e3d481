import CanvasDataBase
import CanvasDataTransfer

/// Sends files to Canvas as one has to send what can delete a term's enrollments: never twice, never out of order, and
/// never without knowing what became of it.
///
///     let feed = try SISFeed(api, remembering: "/var/lib/canvas/sis", SISPlan())
///     let outcome = try await feed.send(SISSource(paths: ["users.csv", "enrollments.csv"]))
///
/// Its memory is a directory that one process at a time may work in. A process that is killed at any moment can simply
/// be started again.
public struct SISFeed: Sendable {
    let api: SISImportAPI
    let plan: SISPlan
    let record: SISRecord
    /// Where files are dropped and archived; nil when they stay where they are.
    let folder: SISFeedFolder?

    /// - Parameters:
    ///   - api: where to send.
    ///   - directory: where it is remembered what was sent; created where it is missing.
    ///   - plan: how to send.
    /// - Throws: `CanvasDataError`: busy when another process works there, usage for a plan that makes no sense.
    public init(_ api: SISImportAPI, remembering directory: String, _ plan: SISPlan) throws {
        try self.init(api, plan, directory: directory, folder: nil)
    }

    init(_ api: SISImportAPI, _ plan: SISPlan, directory: String, folder: SISFeedFolder?) throws {
        try plan.check()
        self.api = api
        self.plan = plan
        self.folder = folder
        do {
            record = try SISRecord(in: directory)
        } catch let error as FileError {
            throw CanvasDataError.feedFile(error)
        }
    }

    /// The import that was last sent with this memory; nil when there is none.
    ///
    /// - Throws: `CanvasDataError` when it cannot be read.
    public static func lastID(in directory: String) throws -> String? {
        try peek(directory)?.last?.id
    }

    private static func peek(_ directory: String) throws -> SISRecord.Contents? {
        do {
            return try SISRecord.peek(directory)
        } catch let error as FileError {
            throw CanvasDataError.feedFile(error)
        }
    }

    /// Lets other processes in.
    public func close() { record.close() }

    /// Sends files, and sees the import through to its end. Where a run before was cut off with these same files on
    /// their way, it goes on with that import instead.
    ///
    /// - Throws: `CanvasDataError`, `CancellationError`.
    public func send(_ source: SISSource) async throws -> SISOutcome {
        try await startingOver {
            try await resolveLastUpload()
            return try await sendNext(source)
        }
    }

    /// The same when it is known what became of the last upload, as far as that can be known.
    ///
    /// - Throws: `EarlierUploadAppeared`, `FileError`, `CanvasDataError`, `CancellationError`.
    func sendNext(_ source: SISSource) async throws -> SISOutcome {
        let before = try source.fingerprint()
        let files = try await source.digests()
        if let last = record.contents.last, let id = last.id, isSame(last, files) {
            notify(Notice(.info, "Import \(id) is of these very files; going on with it."))
            return try await report(follow(try await api.import(id)), files)
        }
        try await checkCanFinish(files)
        // What this needs of the files is said before Canvas is asked for anything.
        var rows = plan.options.multiTermBatchMode ? try await Self.validate(source, plan) : nil
        try await checkPrevious()
        if rows == nil { rows = try await Self.validate(source, plan) }
        let isKnown = record.contents.good.map(isHere) ?? false
        try Self.checkShrinkage(rows ?? [], plan, isKnown ? record.contents : nil)
        if isUnchanged(files), plan.skipsUnchanged { return SISOutcome(.unchanged) }
        if source.uploadFormat == .xml, plan.options.importType == "instructure_csv" {
            notify(.xmlAsCSV)
        }
        let package = try await pack(source, files)
        defer { removePackage() }
        // What is remembered, checked and sent must be the same.
        guard try source.fingerprint() == before else { throw CanvasDataError.changedMeanwhile }
        let sent = try await upload(package, files, rows ?? [])
        let unarchived = try await archive()
        var outcome = try await conclude(sent)
        let late = try await settleArchive(isLast: false)
        outcome.trouble = unarchived ?? late ?? outcome.trouble
        return try report(outcome, files)
    }

    /// Checks the files as `send` would, and says what it would send. Asks nothing of Canvas, and leaves nothing behind.
    ///
    /// - Parameters:
    ///   - source: the files.
    ///   - plan: how they would be sent.
    ///   - account: the account's number, or `self`.
    ///   - directory: where it is remembered what was sent; nil for nothing.
    /// - Returns: `planned`, with path and query of the upload.
    /// - Throws: `CanvasDataError`, as `send` does.
    public static func dryRun(
        _ source: SISSource, _ plan: SISPlan, account: String, remembering directory: String?
    ) async throws -> SISOutcome {
        try plan.check()
        let before = try directory.flatMap { try peek($0) }
        let rows = try await validate(source, plan)
        try checkShrinkage(rows, plan, before)
        let files = try await source.digests()
        let upload: SISUpload
        switch source.content {
        case .file(let path, let format):
            upload = SISUpload(path: path, format: format, digest: files[0], isMultipart: plan.isMultipart)
        case .together:
            let all = SISSentFile(name: "", length: files.reduce(0) { $0 + $1.length }, sha256: "")
            upload = SISUpload(
                path: "sis_import.zip", format: .zip, digest: all, isMultipart: plan.isMultipart)
        }
        var outcome = SISOutcome(.planned)
        outcome.files = files
        outcome.length = upload.length
        outcome.target = SISImportAPI.target(upload, plan.options.parameters, account: account)
        return outcome
    }

    /// Whether `files` are what an interrupted run has sent.
    private func isSame(_ last: SISAttempt, _ files: [SISSentFile]) -> Bool {
        !last.isReported && isHere(last) && last.files == files
            && last.query.elementsEqual(plan.options.parameters) { $0 == $1 }
    }

    private func isUnchanged(_ files: [SISSentFile]) -> Bool {
        guard let good = record.contents.good, isHere(good), good.files == files else { return false }
        notify(Notice(.info, "The files are unchanged since import \(good.id ?? "")."))
        return true
    }

    /// The run has come to its end, and says so.
    func report(_ outcome: SISOutcome, _ files: [SISSentFile]) throws -> SISOutcome {
        var outcome = outcome
        outcome.files = files
        if let last = record.contents.last, let archive = last.archive, last.isArchived {
            outcome.archive = folder?.archivePath(archive)
        }
        try record.update { $0.last?.isReported = true }
        return outcome
    }

    func isHere(_ attempt: SISAttempt) -> Bool {
        attempt.host == api.host && attempt.account == api.options.account
    }

    func notify(_ notice: Notice) { api.options.notify(notice) }
}
