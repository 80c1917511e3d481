public import CanvasDataBase

/// What mirroring the API's `file/sync` did.
public struct SyncSummary: Sendable, Equatable {
    /// The version of the schema that the columns of all files follow.
    public let schemaVersion: String
    /// The directory that mirrors `file/sync`.
    public let directory: String
    /// Files that are on disk now, in the API's order.
    public let files: [DownloadSummary.File]
    /// Files of ours that Canvas does not list any more, as `table/name`.
    public let deleted: [String]
    /// Tables of ours that the answer leaves out; their files are kept.
    public let keptTables: [String]
    /// Whether Canvas could not list all increments; nothing is deleted then.
    public let isIncomplete: Bool
    /// How many bytes came over the network.
    public let bytesReceived: Int
    /// Why files could not be fetched. The others are complete.
    public let failures: [CanvasDataError]
}
