package import CanvasDataBase
package import CanvasDataTransfer
import Synchronization

/// Requests to one Canvas with the access token, which goes nowhere else. What may be asked twice is tried again.
package final class SISCaller: Sendable {
    package let address: CanvasAddress
    package let world: World
    package let policy: RetryPolicy
    private let token: AccessToken
    private let transport: any HTTPTransport
    private let notify: @Sendable (Notice) -> Void
    /// Seconds that the server's clock is ahead of ours, as its last answer said.
    private let clockOffset = Mutex<Double?>(nil)
    private let remaining = Mutex<Double?>(nil)
    private let connections = Atomic(0)

    package init(
        address: CanvasAddress, token: AccessToken, transport: any HTTPTransport, world: World,
        policy: RetryPolicy, notify: @escaping @Sendable (Notice) -> Void
    ) {
        self.address = address
        self.token = token
        self.transport = transport
        self.world = world
        self.policy = policy
        self.notify = notify
    }

    /// The server's time, in seconds since 1970; ours before its first answer.
    var serverTime: Double { world.now() + (clockOffset.withLock { $0 } ?? 0) }

    package func tell(_ notice: Notice) { notify(notice) }

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
        var schedule = RetrySchedule(policy, random: world.random)
        while true {
            try Task.checkCancellation()
            var lastWord: CanvasDataError?
            var retryAfter: Double?
            let cause: String
            do {
                let response = try await send(HTTPRequest.canvas(method, target))
                switch SISVerdict(response) {
                case .answer:
                    do {
                        return (response.head, try JSONValue(parsing: response.body))
                    } catch {
                        guard !error.isAboutSize else {
                            throw CanvasDataError.canvasUnreadable(target.withoutQuery, error.reason)
                        }
                        cause = "an answer that is not JSON"
                        lastWord = .canvasNotJSON(host: host, path: target.withoutQuery)
                    }
                case .throttled: cause = "throttling"
                case .passing: cause = "status \(response.head.status)"
                case .refused(let refusal): throw refusal.error(host: host)
                }
                retryAfter = response.head.retryAfter(now: serverTime)
            } catch let error as TransferError {
                guard error.isPassing else { throw CanvasDataError.canvas(error, host: host) }
                cause = error.shortCause
                lastWord = .canvas(error, host: host)
            }
            guard let seconds = schedule.wait(after: cause, retryAfter: retryAfter) else {
                throw lastWord
                    ?? .canvasGivenUp(host: host, path: target.withoutQuery, summary: schedule.summary)
            }
            notify(.tryingAgain(target.withoutQuery, cause: cause, seconds: seconds))
            try await world.sleep(seconds)
        }
    }

    /// Sends one request, once, and says so.
    ///
    /// - Throws: `TransferError` when no whole answer came.
    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        try await slowDown()
        let target = request.url
        var request = request
        request.url = address.text + target
        request.bodyLimit = 64 << 20
        request.headers += [("Authorization", "Bearer \(token.text)"), ("Accept", "application/json")]
        request.onConnect = { [self] in
            let number = connections.add(1, ordering: .relaxed).newValue
            notify(.connecting(to: address.link, number: number))
        }
        let response = try await transport.send(request)
        notify(.answered(request.method, target, response))
        if let date = response.head["date"].flatMap(HTTPDate.init) {
            clockOffset.withLock { $0 = Double(date.seconds) - world.now() }
        }
        remaining.withLock { $0 = response.head["x-rate-limit-remaining"].flatMap { Double($0) } }
        return response
    }

    var host: String { address.link.hostAndPort }

    /// Canvas gives every token a bucket of 600 that fills again by 10 a second.
    private func slowDown() async throws {
        guard let remaining = remaining.withLock({ $0 }), remaining < 100 else { return }
        try await world.sleep(1)
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
