public import CanvasDataBase

/// How files are fetched.
public struct DownloadOptions: Sendable {
    /// Where fragments go, flat, under the names the API gives them. Created when missing.
    public var directory: String
    /// Fetch again what is there already.
    public var force = false
    /// Transfers at once, 1 to 64; what is outside of that counts as the nearer end.
    public var jobs = 4
    /// Read the files that are there already and fetch again those that are damaged; tables are put together again
    /// from them. What is fetched is always checked.
    public var verify = false
    /// Counters for a progress display.
    public var progress = TransferProgress()

    /// Each of them has a thread of its own.
    var jobsAtOnce: Int { min(max(jobs, 1), 64) }

    /// Downloads what is missing in `directory`, four files at a time.
    public init(directory: String) {
        self.directory = directory
    }
}
