import CanvasDataBase
import CanvasDataTransfer

/// Checks SIS files as Canvas will read them, before anything is sent.
///
///     let validation = try SISValidator().validate(SISFile.inFolder("/var/sis/new"))
///     for finding in validation.findings { print(finding) }   // users.csv:17: row skipped: No login_id given for user U1
///     guard validation.isSendable else { … }
///
/// Memory does not grow with the files: rows are read through a buffer, keys go to a temporary file, and ids of users,
/// sections and courses take 10 to 20 bytes each, up to some 2 million in all; beyond that, references to one type are not
/// checked, which is said. Every finding is certain: a hash that comes twice is compared byte by byte before it is called a
/// duplicate. (Only when there are more than 20,000 different duplicates are the further ones counted by their 64-bit hashes.)
public struct SISValidator: Sendable {
    /// How many findings of a kind are kept for each file; all are counted.
    public let limit: Int

    public init(limit: Int = 100) {
        self.limit = max(limit, 1)
    }

    /// Checks `files` as one import. Blocks; reads the files once, those with duplicates twice.
    ///
    /// - Throws: `CanvasDataError` for a file that cannot be read, and when the temporary file cannot be written.
    ///   `CancellationError`.
    public func validate(_ files: [SISFile]) throws -> SISValidation {
        var run = SISValidationRun(limit: limit)
        do {
            return try run.validate(files)
        } catch let error as FileError {
            throw CanvasDataError.unreadableSISFile(error)
        }
    }
}
