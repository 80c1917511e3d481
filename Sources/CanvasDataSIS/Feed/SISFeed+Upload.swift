import CanvasDataBase
import CanvasDataTransfer

extension SISFeed {
    /// The import of an earlier upload has appeared just before this one would have left. Nothing was sent; the run
    /// begins again, and goes on with that import.
    struct EarlierUploadAppeared: Error {}

    /// Does something that sends, and once more when an earlier upload has appeared meanwhile.
    ///
    /// - Throws: `CanvasDataError`, `CancellationError`.
    func startingOver(_ work: () async throws -> SISOutcome) async throws -> SISOutcome {
        do {
            do {
                return try await work()
            } catch is EarlierUploadAppeared {
                return try await work()
            }
        } catch let error as FileError {
            throw CanvasDataError.feedFile(error)
        }
    }

    /// Sends the upload, remembered on the disk before it leaves and when it has arrived.
    ///
    /// - Throws: `EarlierUploadAppeared`, `CanvasDataError`, `CancellationError`.
    func upload(
        _ upload: SISUpload, _ files: [SISSentFile], _ rows: [JSONObject.Member]
    ) async throws -> SISImport {
        let before = record.contents.last
        let parameters = plan.options.parameters
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
            sent = try await api.adopt(attempt.lost, for: plan.appearWithin, cause: cause)
        }
        try accept(sent)
        return sent
    }

    /// An id has come: from now on it is the import that is remembered, not the upload.
    private func accept(_ sent: SISImport) throws {
        let stamp = archiveStamp(api.caller.world.now())
        try record.update { contents in
            contents.last?.id = sent.id
            if let folder, !folder.keepsFiles { contents.last?.archive = "\(stamp)_\(sent.id)" }
        }
    }

    /// Finds out what became of an upload that an earlier run could not see through.
    ///
    /// - Throws: `CanvasDataError` when nobody can tell: then nothing may be sent.
    func resolveLastUpload() async throws {
        guard let last = record.contents.last, last.id == nil else { return }
        switch plan.adoption {
        case .noImport?: return try record.update { $0.last = nil }
        case .id(let id)?: return try accept(try await api.import(id))
        case nil: break
        }
        guard isHere(last) else {
            throw CanvasDataError.otherCanvas(
                record.directory.path(of: SISRecord.name), last.host, host: api.host)
        }
        notify(.lookingUp("the run before was cut off"))
        // What was not there for so long is most likely lost, but stays known until something else is sent.
        if try await !isFound(last, within: last.isMissing ? 0 : plan.appearWithin) {
            notify(Notice(.info, "Canvas has nothing of that upload."))
            try record.update { $0.last?.isMissing = true }
        }
    }

    /// Whether Canvas has the upload after all; its import is then the last one of this feed.
    ///
    /// - Throws: `CanvasDataError` when nobody can tell.
    private func isFound(_ last: SISAttempt, within seconds: Double) async throws -> Bool {
        switch try await api.lookUp(last.lost, for: seconds) {
        case .one(let sent):
            try accept(sent)
            return true
        case .doubtful(let ids): throw CanvasDataError.uploadDoubtful(host: api.host, ids: ids)
        case .none: return false
        }
    }
}
