import CanvasDataBase
import CanvasDataTransfer

extension SISFeed {
    /// Checks files as `send` would, and reports what it would send. Asks nothing of Canvas and writes nothing.
    ///
    /// - Parameters:
    ///   - source: the files.
    ///   - options: how they would be sent.
    ///   - account: the ID of the account, or `self`.
    ///   - directory: where the record of what was sent is kept; nil to compare with nothing.
    /// - Returns: `planned`, with path and query of the upload and its length in bytes before it is zipped.
    /// - Throws: `CanvasDataError`, as `send` does.
    public static func dryRun(
        _ source: SISSource, _ options: SISRunOptions, account: String, remembering directory: String?
    ) async throws -> SISOutcome {
        try options.check()
        let before = try wordingFileErrors { try directory.flatMap { try SISRecord.peek($0) } }
        let (found, files) = try await blocking { try SISValidator().validateAndDigest(source.files) }
        try options.checkShrinkage(try options.rows(of: found), before)
        let upload: SISUpload
        switch source.content {
        case .file(let path, let format):
            upload = SISUpload(
                path: path, format: format, digest: files[0], isMultipart: options.isMultipart)
        case .together:
            let all = SISSentFile(name: "", length: files.reduce(0) { $0 + $1.length }, sha256: "")
            upload = SISUpload(
                path: "sis_import.zip", format: .zip, digest: all, isMultipart: options.isMultipart)
        }
        var outcome = SISOutcome(.planned)
        outcome.files = files
        outcome.length = upload.length
        outcome.target = SISImportAPI.target(upload, options.importOptions.parameters, account: account)
        return outcome
    }
}
