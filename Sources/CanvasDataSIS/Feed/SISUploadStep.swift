import CanvasDataBase
import CanvasDataTransfer
import Glibc

/// Gets an upload into Canvas once. The record is on the disk before the upload leaves, so that an upload whose answer
/// was lost, or whose process was killed, is looked for before anything else is sent.
struct SISUploadStep {
    let api: SISImportAPI
    let options: SISRunOptions
    let record: SISRecord
    /// The folder whose archive the files go to once Canvas has given the import an ID; nil if they stay where they are.
    let archive: SISFeedFolder?

    private static let packageName = ".sis-outgoing.zip"

    /// The import of an earlier upload has appeared just before this one would have left. Nothing was sent; the run
    /// starts over and continues with that import.
    struct EarlierUploadAppeared: Error {}

    /// Finds out what became of an upload whose answer an earlier run did not get.
    ///
    /// - Throws: `CanvasDataError` if that cannot be decided: then nothing may be sent.
    func resolveLast() async throws {
        guard let last = record.contents.last, last.id == nil else { return }
        switch options.adoption {
        case .noImport?: return try record.update { $0.last = nil }
        case .id(let id)?: return try accept(try await api.import(id))
        case nil: break
        }
        guard last.isTo(api) else {
            throw CanvasDataError.otherCanvas(
                record.directory.path(of: SISRecord.name), last.host, host: api.host)
        }
        api.options.notify(.lookingUp("the last run was interrupted"))
        // An upload that did not appear for so long is most likely lost, but stays recorded until the next one is sent.
        if try await !isFound(last, within: last.isMissing ? 0 : options.appearWithin) {
            api.options.notify(Notice(.info, "Canvas has no import of that upload."))
            try record.update { $0.last?.isMissing = true }
        }
    }

    /// Checks that what has to be written after sending can be written.
    ///
    /// - Throws: `CanvasDataError` (cannotWrite).
    func checkCanFinish(_ files: [SISSentFile]) async throws {
        if let folder = archive { try await blocking { try folder.checkArchive(files) } }
        do {
            if let path = options.messagesDirectory, Directory.exists(path) {
                try Directory(reading: path).tryWriting()
            }
            // The record is written after each step.
            if let free = freeBytes(at: record.directory.path), free < 1 << 20 {
                throw FileError("write", record.directory.path(of: SISRecord.name), code: ENOSPC)
            }
        } catch let error as FileError {
            throw CanvasDataError.cannotFinish(error)
        }
    }

    /// Makes what is uploaded: the file itself, or a zip of the files in the directory of the record.
    func pack(_ source: SISSource, _ files: [SISSentFile]) async throws -> SISUpload {
        switch source.content {
        case .file(let path, let format):
            return SISUpload(path: path, format: format, digest: files[0], isMultipart: options.isMultipart)
        case .together(let paths):
            let target = record.directory.path(of: Self.packageName)
            let zip = try await blocking { try SISZip.make(of: paths.map(SISFile.init), at: target) }
            if zip.isStored {
                api.options.notify(
                    Notice(.info, "The zip is not compressed: Canvas refuses what shrinks to a hundredth."))
            }
            return SISUpload(
                path: target, name: "sis_import.zip", format: .zip,
                digest: SISSentFile(name: "sis_import.zip", length: zip.length, sha256: zip.sha256),
                isMultipart: options.isMultipart)
        }
    }

    func removePackage() {
        // A zip that stays is overwritten by the next run.
        try? record.directory.remove(Self.packageName)
    }

    /// Sends the upload, recorded on the disk before it leaves and when Canvas has given it an ID.
    ///
    /// - Parameters:
    ///   - upload: what to send.
    ///   - files: the files in it.
    ///   - rows: their rows, by type.
    /// - Returns: the import.
    /// - Throws: `EarlierUploadAppeared`, `CanvasDataError`, `FileError` of the record, `CancellationError`.
    func send(
        _ upload: SISUpload, _ files: [SISSentFile], _ rows: [JSONObject.Member]
    ) async throws -> SISImport {
        let before = record.contents.last
        let parameters = options.importOptions.parameters
        let attempt = SISAttempt(
            host: api.host, account: api.options.account, intent: try await api.intent(),
            parameters: parameters.map { .init($0.name, .string($0.value)) }, sha256: upload.sha256,
            length: upload.length, files: files,
            contents: try await blocking { SISContents(of: upload) }, rows: rows)
        // The last thing before sending: checking and packing have taken their time.
        if let before, before.id == nil, try await isFound(before, within: 0) {
            throw EarlierUploadAppeared()
        }
        try record.update { $0.last = attempt }
        let sent: SISImport
        switch try await api.post(upload, parameters) {
        case .accepted(let answer): sent = answer
        case .notTaken(let error):
            try record.update { $0.last = before }
            throw error
        case .unclear(let cause):
            sent = try await api.adopt(attempt.lost, for: options.appearWithin, cause: cause)
        }
        try accept(sent)
        return sent
    }

    /// Whether Canvas has an import of an earlier upload; it then becomes the last import of this feed.
    ///
    /// - Throws: `CanvasDataError` if that cannot be decided.
    private func isFound(_ last: SISAttempt, within seconds: Double) async throws -> Bool {
        switch try await api.lookUp(last.lost, for: seconds) {
        case .one(let sent):
            try accept(sent)
            return true
        case .doubtful(let ids): throw CanvasDataError.uploadDoubtful(host: api.host, ids: ids)
        case .none: return false
        }
    }

    /// Records the ID that the upload has got: from now on the import counts, not the upload.
    private func accept(_ sent: SISImport) throws {
        let stamp = archiveStamp(api.caller.world.now())
        try record.update { contents in
            contents.last?.id = sent.id
            if archive != nil { contents.last?.archive = "\(stamp)_\(sent.id)" }
        }
    }
}
