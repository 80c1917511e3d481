import Synchronization

/// Requests by libcurl: as many connections as there are calls at once, each reused by the next call.
package final class CurlTransport: HTTPTransport {
    let settings: CurlSettings
    private let idle = Mutex<[CurlHandle]>([])

    package init(_ settings: CurlSettings) {
        self.settings = settings
    }

    package func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        try await blocking {
            var received: (head: HTTPHead, body: BodySink)?
            try self.withHandle { handle in
                try handle.perform(request) { head in
                    let body = BodySink(limit: request.bodyLimit, expected: head.contentLength)
                    received = (head, body)
                    return body
                }
            }
            guard let received else { throw TransferError.cancelled }
            return HTTPResponse(head: received.head, body: received.body.bytes)
        }
    }

    package func download(
        _ request: HTTPRequest, accept: @escaping @Sendable (HTTPHead) throws -> any ByteSink
    ) async throws {
        try await blocking {
            try self.withHandle { try $0.perform(request, accept: accept) }
        }
    }

    private func withHandle(_ use: (CurlHandle) throws -> Void) throws {
        let handle = try idle.withLock { $0.popLast() } ?? CurlHandle(settings)
        defer { idle.withLock { $0.append(handle) } }
        try use(handle)
    }
}
