public import CanvasDataBase

/// What became of sending.
public struct SISOutcome: Sendable, Equatable {
    public enum Verdict: Sendable, Equatable {
        case nothingToSend
        /// The same as last time, and so not sent.
        case unchanged
        /// What would be sent, had it not been a dry run.
        case planned
        /// Canvas has it; nobody watched.
        case accepted
        case imported
        /// Some rows were skipped or warned of.
        case importedWithMessages
        /// It failed or was aborted.
        case failed
        /// Canvas did not take an option; the import goes on.
        case optionsNotTaken([SISImportOptions.Difference])
        /// Not at its end when the limit of looks was reached.
        case unfinished
    }

    public var verdict: Verdict
    /// As last seen; nil where nothing was sent.
    public var sent: SISImport?
    /// What went into it.
    public var files: [SISSentFile] = []
    /// All messages.
    public var messages: [SISImportMessage] = []
    /// How many of them are left when those to be ignored are.
    public var counted = 0
    /// Where they were saved.
    public var savedMessages: String?
    /// Where the files were moved.
    public var archive: String?
    /// What went wrong besides: the files could not be archived, or were written to after they were sent.
    public var trouble: CanvasDataError?
    /// For a dry run: path and query of the upload, and its length in bytes.
    public var target: String?
    public var length: Int?

    public init(_ verdict: Verdict) { self.verdict = verdict }
}
