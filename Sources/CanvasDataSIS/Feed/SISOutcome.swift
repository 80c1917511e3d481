public import CanvasDataBase

/// What became of sending.
public struct SISOutcome: Sendable, Equatable {
    /// How it ended.
    public enum Verdict: Sendable, Equatable {
        /// There was no file to send.
        case nothingToSend
        /// The files are the same as in the last import, and were not sent.
        case unchanged
        /// A dry run: nothing was sent.
        case planned
        /// Canvas has given an ID; the import was not watched.
        case accepted
        /// Canvas has imported everything, or the messages do not count.
        case imported
        /// Canvas has skipped rows, or warned of some.
        case importedWithMessages
        /// The import failed or was aborted.
        case failed
        /// Canvas did not accept an option; the import continues.
        case optionsNotTaken([SISImportOptions.Difference])
        /// The import had not ended after the last status check.
        case unfinished
    }

    /// How it ended.
    public package(set) var verdict: Verdict
    /// The import as last seen; nil if nothing was sent.
    public package(set) var sent: SISImport?
    /// The files that were sent.
    public package(set) var files: [SISSentFile] = []
    /// All messages of the import.
    public package(set) var messages: [SISImportMessage] = []
    /// The number of messages that are not ignored.
    public package(set) var counted = 0
    /// Where the messages were saved; nil if they were not.
    public package(set) var savedMessages: String?
    /// The folder that the files were moved to; nil if they stay where they are.
    public package(set) var archive: String?
    /// What went wrong apart from the import itself: the files could not be archived, or were written to after they were
    /// sent; the messages could not be saved.
    public package(set) var trouble: CanvasDataError?
    /// Path and query of the upload; nil unless it is a dry run.
    public package(set) var target: String?
    /// The length of the upload in bytes, before it is zipped; nil unless it is a dry run.
    public package(set) var length: Int?

    package init(_ verdict: Verdict, _ sent: SISImport? = nil) {
        self.verdict = verdict
        self.sent = sent
    }
}

extension SISImport {
    /// What became of the import, judged by its state: `imported`, `importedWithMessages`, `failed` or `unfinished`.
    package var verdict: SISOutcome.Verdict {
        switch state {
        case .importedWithMessages: .importedWithMessages
        // What somebody has undone needs no more attention.
        case .imported, .restored, .partiallyRestored: .imported
        case .failed, .failedWithMessages, .aborted: .failed
        case .initializing, .created, .importing, .cleanupBatch, .restoring, .other: .unfinished
        }
    }
}
