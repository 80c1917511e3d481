package import CanvasDataBase
package import CanvasDataTransfer

/// Sends requests to one Canvas, with the access token, which is sent nowhere else. Requests that can be repeated are retried.
package final class SISCaller: Sendable {
    package let address: CanvasAddress
    private let caller: JSONCaller

    package init(
        address: CanvasAddress, token: AccessToken, transport: any HTTPTransport, world: World,
        policy: RetryPolicy, notify: @escaping @Sendable (Notice) -> Void
    ) {
        self.address = address
        // The same number of attempts after any failure: a feed runs at night, and nobody waits for the first answer.
        var policy = policy
        policy.firstTries = policy.tries
        policy.doubtfulTries = policy.tries
        caller = JSONCaller(
            address.text, service: SISService(link: address.link, notify: notify),
            authorization: BearerToken(token: token), transport: transport, world: world, policy: policy,
            notify: notify)
    }

    package var world: World { caller.world }
    package var policy: RetryPolicy { caller.policy }
    var host: String { address.link.hostAndPort }

    /// The server's time, in seconds since 1970; ours before its first answer.
    var serverTime: Double { caller.serverTime }

    /// Sends what changes nothing when it is sent twice: a GET, or a PUT.
    ///
    /// - Parameters:
    ///   - method: GET or PUT.
    ///   - target: path and query, percent-encoded.
    /// - Returns: a 200's head, and its body as JSON.
    /// - Throws: `SISRefusal` for what is about the thing asked for (400, 404), else `CanvasDataError`.
    package func ask(_ method: HTTPRequest.Method = .get, _ target: String) async throws -> (
        HTTPHead, JSONValue
    ) {
        try await caller.ask(HTTPRequest.canvas(method, target))
    }

    /// Sends one request, once, and reports it.
    ///
    /// - Throws: `TransferError` when no whole answer came.
    func send(_ request: HTTPRequest) async throws -> HTTPResponse { try await caller.send(request) }
}

/// An access token, which is valid until it is revoked.
private struct BearerToken: RequestAuthorization {
    let token: AccessToken

    func headers(for _: String) -> [(name: String, value: String)] {
        [("Authorization", "Bearer \(token.text)")]
    }

    func correct(after _: HTTPHead, to _: [(name: String, value: String)]) -> Bool { false }
}

/// What the statuses of Canvas's answers mean.
private struct SISService: JSONService {
    let link: HTTPLink
    let notify: @Sendable (Notice) -> Void

    private var host: String { link.hostAndPort }

    func judge(_ response: HTTPResponse, _: String) throws -> JSONVerdict {
        switch SISAnswer(response) {
        case .success: .answer
        case .throttled: .passing("throttling")
        case .uncertain: .passing("status \(response.head.status)")
        case .refused(let refusal):
            if let error = refusal.error(host: host) { throw error }
            throw refusal
        }
    }

    func error(_ failure: JSONCallFailure, _ path: String) -> CanvasDataError {
        switch failure {
        case .transfer(let error): .canvas(error, host: host)
        case .notJSON: .canvasNotJSON(host: host, path: path)
        case .unreadable(let reason): .canvasUnreadable(path, reason)
        case .givenUp(let summary): .canvasGivenUp(host: host, path: path, summary: summary)
        }
    }

    /// Canvas gives every token a bucket of 600 that fills again by 10 a second.
    func pause(after head: HTTPHead) -> Double? {
        guard let remaining = head["x-rate-limit-remaining"].flatMap({ Double($0) }) else { return nil }
        return remaining < 100 ? 1 : nil
    }

    func noteConnection(number: Int) { notify(.connecting(to: link, number: number)) }

    func noteAnswer(_ response: HTTPResponse, to method: HTTPRequest.Method, _ target: String) {
        notify(.answered(method, target, response))
    }
}

extension HTTPRequest {
    /// A request to Canvas; `target` is completed by the caller.
    static func canvas(_ method: Method, _ target: String) -> HTTPRequest {
        var request = HTTPRequest(url: target)
        request.method = method
        // Without it libcurl would say that a form is sent.
        if method == .put { request.headers = [("Content-Type", "")] }
        return request
    }
}
