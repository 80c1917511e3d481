/// How requests reach a server. One try each: when and how often to try again is `RetryPolicy`'s.
package protocol HTTPTransport: Sendable {
    /// Sends `request` and gives its answer, whatever the status.
    ///
    /// - Throws: `TransferError` when no whole answer came.
    func send(_ request: HTTPRequest) async throws -> HTTPResponse

    /// Sends `request`, asks `accept` at the answer's head where the body is to go, and pushes it there.
    ///
    /// - Parameters:
    ///   - request: what to ask for.
    ///   - accept: called once, before the first byte of the body; what it throws ends the download.
    /// - Throws: `TransferError`, or the first error of `accept` or of its sink.
    func download(
        _ request: HTTPRequest, accept: @escaping @Sendable (HTTPHead) throws -> any ByteSink
    ) async throws
}
