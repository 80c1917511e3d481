package import CanvasDataBase

/// Where tables come from: an API, or a folder of files. A load asks it in the order of these functions; nothing behind it
/// knows which API it is.
package protocol LoadSource: Sendable {
    /// What should be in the database, given what is. A load may ask twice, when it has looked more closely.
    ///
    /// - Parameter loaded: what readers see, by table and in order.
    /// - Returns: all that should be in, whether it is in already or not.
    /// - Throws: `CanvasDataError`, `CancellationError`.
    func wish(after loaded: [LoadedBatch]) async throws -> LoadWish

    /// The layout of each of `requests`, or why it has none, which is in no other table's way.
    ///
    /// - Throws: `CanvasDataError` for what is in every table's way; `CancellationError`.
    func layouts(
        of requests: [LoadRequest]
    ) async throws -> [LoadRequest.Key: Result<TableLayout, CanvasDataError>]

    /// Where the fragments of `requests` are read from.
    ///
    /// - Parameters:
    ///   - requests: some of those that were wished for.
    ///   - progress: counts the bytes that come over a network.
    /// - Returns: reads every fragment of `requests`.
    /// - Throws: `CanvasDataError`, `CancellationError`.
    func fragments(of requests: [LoadRequest], progress: TransferProgress) async throws -> any FragmentReading
}
