import CanvasDataTransfer

extension SISFeed {
    private static let packageName = ".sis-outgoing.zip"

    /// Rows by type, of files that Canvas can be expected to take.
    ///
    /// - Throws: `CanvasDataError` (wrongData) for files with errors in them.
    static func validate(
        _ source: SISSource, _ plan: SISPlan, _ notify: (Notice) -> Void
    ) async throws -> [JSONObject.Member] {
        []
    }

    /// What is missing may be deleted: much fewer rows than last time are more likely a slip.
    static func checkShrinkage(
        _ rows: [JSONObject.Member], _ plan: SISPlan, _ good: SISAttempt?
    ) throws(CanvasDataError) {
        guard let limit = plan.maxShrink, let good else { return }
        for row in rows {
            guard let now = row.value.int, let before = good.rows(of: row.name), before > 0 else { continue }
            if (before - now) * 100 > limit * before {
                throw CanvasDataError.shrunk(row.name, from: before, to: now, limit: limit)
            }
        }
    }

    /// What is uploaded: the file itself, or a zip of the files.
    func pack(_ source: SISSource, _ files: [SISSentFile]) async throws -> SISUpload {
        switch source.content {
        case .file(let path, let format):
            return SISUpload(
                path: path, format: format, digest: files[0], isMultipart: plan.isMultipart)
        case .together:
            throw CanvasDataError(.bug, "no zips yet")
        }
    }

    func removePackage() {
        // One that stays is written over by the next run.
        try? record.directory.remove(Self.packageName)
    }
}
