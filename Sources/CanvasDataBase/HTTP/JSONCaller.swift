package import CanvasDataTransfer
import Synchronization

/// Requests to one API that answers in JSON. Each carries what proves who asks; what may be asked twice is tried again.
///
/// What the API's statuses mean, and the messages for what goes wrong, are its `JSONService`'s.
package final class JSONCaller: Sendable {
    package let world: World
    package let policy: RetryPolicy
    /// Scheme, host and port, without a slash at the end.
    private let address: String
    private let service: any JSONService
    private let authorization: any RequestAuthorization
    private let transport: any HTTPTransport
    private let notify: @Sendable (Notice) -> Void
    private let memory = HostMemory()
    /// Seconds that the server's clock is ahead of ours, by its newest answer.
    private let clockOffset = Mutex<Double?>(nil)
    /// Seconds that the newest answer asks to leave before the next request.
    private let pause = Mutex<Double?>(nil)
    private let connections = Atomic(0)

    /// The longest answer that is read, in bytes.
    private static let longestAnswer = 64 << 20

    package init(
        _ address: String, service: any JSONService, authorization: any RequestAuthorization,
        transport: any HTTPTransport, world: World, policy: RetryPolicy,
        notify: @escaping @Sendable (Notice) -> Void
    ) {
        self.address = address
        self.service = service
        self.authorization = authorization
        self.transport = transport
        self.world = world
        self.policy = policy
        self.notify = notify
    }

    /// How many seconds the server's clock is ahead of ours, by the `Date` of its newest answer; nil before the first.
    package var clockAhead: Double? { clockOffset.withLock { $0 } }

    /// The server's time, in seconds since 1970; ours before its first answer.
    package var serverTime: Double { world.now() + (clockAhead ?? 0) }

    /// Sends what changes nothing when it is sent twice.
    ///
    /// - Parameter request: its URL is path and query, percent-encoded.
    /// - Returns: the head of a good answer, and its body.
    /// - Throws: what the service makes of a refusal or of a failure; `CancellationError`.
    package func ask(_ request: HTTPRequest) async throws -> (HTTPHead, JSONValue) {
        let path = request.url.withoutQuery
        var isCorrected = false
        return try await retrying(policy, in: world) {
            do {
                let proof = try await authorization.headers(for: request.url)
                let response = try await send(request, proof)
                if response.head.status == 401, !isCorrected,
                    try await authorization.correct(after: response.head, to: proof)
                {
                    isCorrected = true
                    return .again()
                }
                return try read(response, path)
            } catch let error as TransferError {
                let failure = service.error(.transfer(error), path)
                guard error.isPassing else { throw failure }
                return .failed(
                    Setback(
                        error.shortCause,
                        tries: policy.tries(after: error, hostIsKnown: memory.hasAnswered), error: failure))
            }
        } onWait: { setback, seconds in
            notify(.tryingAgain(path, cause: setback.cause, seconds: seconds))
        } givenUp: { summary in
            service.error(.givenUp(summary: summary), path)
        }
    }

    private func read(_ response: HTTPResponse, _ path: String) throws -> Try<(HTTPHead, JSONValue)> {
        let retryAfter = response.head.retryAfter(now: serverTime)
        if case .passing(let cause) = try service.judge(response, path) {
            return .failed(Setback(cause, retryAfter: retryAfter))
        }
        do {
            return .done((response.head, try JSONValue(parsing: response.body)))
        } catch {
            guard !error.isAboutSize else { throw service.error(.unreadable(error.reason), path) }
            return .failed(
                Setback(
                    "an answer that is not JSON", retryAfter: retryAfter, tries: policy.doubtfulTries,
                    error: service.error(.notJSON, path)))
        }
    }

    /// Sends one request, once.
    ///
    /// - Parameter request: its URL is path and query, percent-encoded.
    /// - Returns: the answer, whatever its status.
    /// - Throws: `TransferError` when no whole answer came; what the authorization throws.
    package func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        try await send(request, try await authorization.headers(for: request.url))
    }

    private func send(
        _ request: HTTPRequest, _ proof: [(name: String, value: String)]
    ) async throws -> HTTPResponse {
        if let seconds = pause.withLock({ $0 }) { try await world.sleep(seconds) }
        let target = request.url
        var request = request
        request.url = address + target
        request.bodyLimit = Self.longestAnswer
        request.headers += proof
        request.headers.append(("Accept", "application/json"))
        request.onConnect = { [self] in
            service.noteConnection(number: connections.add(1, ordering: .relaxed).newValue)
        }
        let response = try await transport.send(request)
        memory.noteAnswer()
        service.noteAnswer(response, to: request.method, target)
        if let date = response.head.date { clockOffset.withLock { $0 = date - world.now() } }
        pause.withLock { $0 = service.pause(after: response.head) }
        return response
    }
}

/// What is one API's own in its answers.
package protocol JSONService: Sendable {
    /// What an answer means; throws what a refusal is to whoever asked.
    func judge(_ response: HTTPResponse, _ path: String) throws -> JSONVerdict

    /// The message for a failure that is not the API's own.
    func error(_ failure: JSONCallFailure, _ path: String) -> CanvasDataError

    /// Seconds to leave before the next request; nil for none.
    func pause(after head: HTTPHead) -> Double?

    /// Called when a connection has been opened, with how many there were.
    func noteConnection(number: Int)

    /// Called with every answer. `target` is path and query of what was asked.
    func noteAnswer(_ response: HTTPResponse, to method: HTTPRequest.Method, _ target: String)
}

extension JSONService {
    package func pause(after _: HTTPHead) -> Double? { nil }
    package func noteConnection(number _: Int) {}
    package func noteAnswer(_: HTTPResponse, to _: HTTPRequest.Method, _: String) {}
}

package enum JSONVerdict: Sendable {
    case answer
    /// Another try may well succeed; with a few words for the list of what went wrong.
    case passing(String)
}

/// Why there is no answer, after as many tries as that is worth.
package enum JSONCallFailure: Sendable {
    case transfer(TransferError)
    case notJSON
    /// JSON, but longer or deeper than is allowed here; with what is wrong.
    case unreadable(String)
    case givenUp(summary: String)
}

/// What proves to an API who asks. It holds a secret and shows it to nobody else.
package protocol RequestAuthorization: Sendable {
    /// The headers of a request for `target`, path and query; a login that is about to expire is renewed first.
    func headers(for target: String) async throws -> [(name: String, value: String)]

    /// Corrects what may have made the server refuse us (401). Called once a request.
    ///
    /// - Parameters:
    ///   - refusal: the server's answer.
    ///   - headers: those of the request that was refused; another request may have corrected them meanwhile.
    /// - Returns: true when something was corrected, so that another try may succeed.
    /// - Throws: what ends the request.
    func correct(
        after refusal: HTTPHead, to headers: [(name: String, value: String)]
    ) async throws -> Bool
}
