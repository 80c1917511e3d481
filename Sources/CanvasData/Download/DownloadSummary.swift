public import CanvasDataBase

/// What a download did.
public struct DownloadSummary: Sendable, Equatable {
    /// A file that is there now.
    public struct File: Sendable, Equatable {
        /// The table that the file has rows of.
        public let table: String
        /// The name of the file in the directory.
        public let name: String
        /// True when it was on disk before.
        public let wasThere: Bool
    }
    /// Nil where the files are not of one dump.
    public let sequence: Int?
    /// The directory that the files are in.
    public let directory: String
    /// In the API's order; those that failed are missing.
    public let files: [File]
    /// Bytes that came over the network.
    public let bytesReceived: Int
    /// What failed; the other files are there all the same.
    public let failures: [CanvasDataError]
}
