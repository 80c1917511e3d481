public import CanvasDataBase

/// One upload, as the state file remembers it: written before it leaves, and after each step.
public struct SISAttempt: Sendable, Equatable {
    /// Canvas's host, and port where it has one of its own.
    public var host: String
    public var account: String
    /// When it was about to leave, by the server's clock, and what was there before.
    public var intent: SISImportAPI.Intent
    /// Names and values, as sent.
    public var parameters: [JSONObject.Member]
    /// Of what was sent: the file, or the zip that was made of the files.
    public var sha256: String
    public var length: Int
    public var files: [SISSentFile]
    /// What Canvas will list of it.
    var contents: SISContents
    /// Rows by type; empty where they were not counted.
    public var rows: [JSONObject.Member]
    /// Canvas's id, once it is known.
    public var id: String?
    /// The folder below `archive/` that the files go to; nil where they stay.
    public var archive: String?
    public var isArchived = false
    /// Names of files that were copied there, and are removed from `new/` when they are still what was sent.
    public var copied: [String] = []
    /// Whether a later run has compared the archive with what was sent.
    public var isSettled = false
    /// Whether a later run has looked for its import in vain, where no id has come.
    public var isMissing = false
    /// Whether the run that sent it came to its end, so that the same files again mean another import.
    public var isReported = false
    /// How it ended, once that was seen.
    public var state: SISImportState?
    /// Whether the next import may go, as was decided at its end.
    public var isGood = false

    var hasEnded: Bool { state?.isTerminal ?? false }

    /// Whether its files were the complete lists: Canvas deletes what they lack.
    var hasCompleteLists: Bool {
        parameters.contains {
            ["batch_mode", "multi_term_batch_mode", "diffing_data_set_identifier"].contains($0.name)
        }
    }

    var query: [(name: String, value: String)] {
        parameters.map { ($0.name, $0.value.string ?? "") }
    }

    /// What is looked for as long as there is no id.
    var lost: SISImportAPI.LostUpload {
        SISImportAPI.LostUpload(intent: intent, parameters: query, contents: contents)
    }
}
