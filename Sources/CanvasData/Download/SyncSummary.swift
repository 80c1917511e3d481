public import CanvasDataBase

/// What mirroring the API's `file/sync` did.
public struct SyncSummary: Sendable, Equatable {
    public let schemaVersion: String
    public let directory: String
    /// Those that are there now, in the API's order.
    public let files: [DownloadSummary.File]
    /// Files of ours that Canvas does not list any more, as `table/name`.
    public let deleted: [String]
    /// Tables of ours that the answer leaves out; their files are kept.
    public let keptTables: [String]
    public let isIncomplete: Bool
    public let bytesReceived: Int
    public let failures: [CanvasDataError]
}
