import CanvasDataBase
import CanvasDataTransfer

extension SISFeed {
    private static let packageName = ".sis-outgoing.zip"

    /// Rows by type, of files that Canvas can be expected to take.
    ///
    /// - Returns: none for XML.
    /// - Throws: `CanvasDataError` (wrongData) for files with errors in them.
    static func validate(_ source: SISSource, _ plan: SISPlan) async throws -> [JSONObject.Member] {
        let files = source.files
        // Counted also where nothing is checked: the next list is compared with this one.
        let found = try await blocking { try SISValidator().validate(files) }
        if plan.validates {
            plan.onValidation(found)
            guard found.isSendable else {
                throw CanvasDataError.notSendable(
                    errors: found.count(.error), skippedRows: found.count(.skippedRow))
            }
        }
        if plan.options.multiTermBatchMode, found.rows[.term] == nil { throw CanvasDataError.noTermsFile }
        let usable = found.usableRows
        return SISType.allCases.compactMap { type in
            usable[type].map { JSONObject.Member(type.rawValue, .number("\($0)")) }
        }
    }

    /// What is missing may be deleted: much fewer rows than last time, or none at all, are more likely a slip.
    static func checkShrinkage(
        _ rows: [JSONObject.Member], _ plan: SISPlan, _ before: SISRecord.Contents?
    ) throws(CanvasDataError) {
        guard let limit = plan.maxShrink else { return }
        let deletes = plan.options.deletesWhatIsMissing
        for row in rows {
            guard let now = row.value.int else { continue }
            if now == 0, deletes, limit < 100 { throw CanvasDataError.emptyList(row.name) }
            guard let before = before?.rows(of: row.name, areComplete: deletes), before > 0 else { continue }
            if (before - now) * 100 > limit * before {
                throw CanvasDataError.shrunk(row.name, from: before, to: now, limit: limit)
            }
        }
    }

    /// What is uploaded: the file itself, or a zip of the files.
    func pack(_ source: SISSource, _ files: [SISSentFile]) async throws -> SISUpload {
        switch source.content {
        case .file(let path, let format):
            return SISUpload(path: path, format: format, digest: files[0], isMultipart: plan.isMultipart)
        case .together(let paths):
            let target = record.directory.path(of: Self.packageName)
            let zip = try await blocking { try SISZip.make(of: paths.map(SISFile.init), at: target) }
            if zip.isStored {
                notify(
                    Notice(.info, "The zip is not compressed: Canvas refuses what shrinks to a hundredth."))
            }
            return SISUpload(
                path: target, name: "sis_import.zip", format: .zip,
                digest: SISSentFile(name: "sis_import.zip", length: zip.length, sha256: zip.sha256),
                isMultipart: plan.isMultipart)
        }
    }

    func removePackage() {
        // One that stays is written over by the next run.
        try? record.directory.remove(Self.packageName)
    }
}
