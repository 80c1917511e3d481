package import CanvasDataBase

/// One upload in the record: written before it leaves, and after each step.
package struct SISAttempt: Sendable, Equatable {
    /// Canvas's host, with the port if its URL has one.
    package var host: String
    /// The ID of the account, or `self`.
    package var account: String
    /// What was known before it left.
    var intent: SISImportAPI.Intent
    /// Names and values of the import parameters.
    package var parameters: [JSONObject.Member]
    /// The SHA-256 digest of what was sent: the file, or the zip of the files.
    package var sha256: String
    /// Its length in bytes.
    package var length: Int
    /// The files in it.
    package var files: [SISSentFile]
    /// The files that Canvas will list.
    var contents: SISContents
    /// Rows by type; empty for XML.
    package var rows: [JSONObject.Member]
    /// The ID of the import; nil until it is known.
    package var id: String?
    /// The folder in `archive/` that the files are moved to; nil if they stay where they are.
    package var archive: String?
    /// Whether they have been moved.
    package var isArchived = false
    /// Names of files that were copied to the archive. They are removed from `new/` if they are still what was sent.
    package var copied: [String] = []
    /// Whether a later run has compared the archive with what was sent.
    package var isSettled = false
    /// Whether a later run has looked for the import without finding it.
    package var isMissing = false
    /// Whether the run that sent it reached its end; then the same files mean another import.
    package var isReported = false
    /// How the import ended; nil until a run has seen it.
    package var state: SISImportState?
    /// Whether it ended well, so that the next import may be sent.
    package var isGood = false

    /// Whether it was sent to the account of `api`.
    func isTo(_ api: SISImportAPI) -> Bool { host == api.host && account == api.account }

    var hasEnded: Bool { state?.isTerminal ?? false }

    /// Whether its files were complete lists: Canvas deletes what they lack.
    var hasCompleteLists: Bool {
        parameters.contains {
            ["batch_mode", "multi_term_batch_mode", "diffing_data_set_identifier"].contains($0.name)
        }
    }

    var query: [(name: String, value: String)] {
        parameters.map { ($0.name, $0.value.string ?? "") }
    }

    /// What to look for while the ID is unknown.
    var lost: SISImportAPI.LostUpload {
        SISImportAPI.LostUpload(intent: intent, parameters: query, contents: contents)
    }
}
