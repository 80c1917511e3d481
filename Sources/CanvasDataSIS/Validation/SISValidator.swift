import CanvasDataBase
import CanvasDataTransfer

/// Checks SIS files as Canvas will read them, before anything is sent.
///
///     let validation = try SISValidator().validate(SISFile.inFolder("/var/sis/new"))
///     for finding in validation.findings { print(finding) }   // users.csv:17: row skipped: No login_id given for user U1
///     guard validation.isSendable else { … }
///
/// Memory does not grow with the files: rows are read through a buffer, keys go to a temporary file, and IDs of users,
/// sections and courses take 10 to 20 bytes each, up to some 2 million in all. Beyond that, references to a type are not
/// checked, and a finding reports it. Every finding is certain: if two hashes are equal, the keys are compared byte by byte
/// before they are reported as duplicates. (After 20,000 different duplicates, further ones are counted by their 64-bit
/// hashes.)
public struct SISValidator: Sendable {
    /// How many findings of each kind are listed for each file; all are counted.
    public let limit: Int

    /// - Parameter limit: how many findings of each kind are listed for each file; at least 1.
    public init(limit: Int = 100) {
        self.limit = max(limit, 1)
    }

    /// Checks `files` as one import. Blocks; reads the files once, those with duplicates twice.
    ///
    /// - Parameter files: the files of the import.
    /// - Returns: the findings.
    /// - Throws: `CanvasDataError` if a file cannot be read or a temporary file cannot be written; `CancellationError`.
    public func validate(_ files: [SISFile]) throws -> SISValidation {
        try wording {
            var run = SISValidationRun(limit: limit, digests: false)
            return try run.validate(files)
        }
    }

    /// Checks `files` as one import, and digests each in the same reading.
    ///
    /// - Returns: the findings; name, length and digest of each file.
    /// - Throws: as `validate` does.
    func validateAndDigest(_ files: [SISFile]) throws -> (found: SISValidation, files: [SISSentFile]) {
        try wording {
            var run = SISValidationRun(limit: limit, digests: true)
            let found = try run.validate(files)
            return (found, try run.sentFiles(files))
        }
    }

    private func wording<Result>(_ work: () throws -> Result) throws -> Result {
        do {
            return try work()
        } catch let error as FileError {
            throw CanvasDataError.unreadableSISFile(error)
        }
    }
}
