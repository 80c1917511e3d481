import Synchronization

@testable import CanvasDataTransfer

/// A host that plays one answer after the other, and the last one for ever: up to a hundred requests, so that a
/// client that never gives up ends all the same.
final class ScriptedTransport: HTTPTransport {
    struct Answer: Sendable {
        var head: HTTPHead
        var body: [UInt8] = []
        /// Breaks off after the body.
        var fault: NetworkFault?
    }

    private let script: Mutex<[Answer]>
    private let log = Mutex<[HTTPRequest]>([])

    init(_ script: [Answer]) { self.script = Mutex(script) }

    var requests: [HTTPRequest] { log.withLock { $0 } }

    private func next(_ request: HTTPRequest) throws -> Answer {
        let count = log.withLock { log in
            log.append(request)
            return log.count
        }
        guard count <= 100 else { throw TransferError.tooLong(limit: count) }
        return script.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
    }

    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        let answer = try next(request)
        return HTTPResponse(head: answer.head, body: answer.body)
    }

    func download(
        _ request: HTTPRequest, accept: @escaping @Sendable (HTTPHead) throws -> any ByteSink
    ) async throws {
        let answer = try next(request)
        let sink = try accept(answer.head)
        try answer.body.withUnsafeBytes { try sink.write($0) }
        guard let fault = answer.fault else { return try sink.finish() }
        sink.abandon()
        throw TransferError.network(fault, host: "files.example", detail: "as told")
    }
}
