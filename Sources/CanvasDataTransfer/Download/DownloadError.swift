/// Why a file could not be fetched, after all the tries it was worth.
package enum DownloadError: Error, Sendable, Equatable {
    /// The host says no, and will go on saying so. `code` is S3's own word for it: `AccessDenied`.
    case status(Int, code: String?, host: String)
    /// Given up; what went wrong, compressed: "5 × timeout, 3 × 503".
    case givenUp(summary: String, host: String)
    /// Not worth another try.
    case transfer(TransferError)
}
