package import CanvasDataBase
package import CanvasDataTransfer
import Synchronization

/// Signed GETs to the API, tried again where that makes sense.
package final class APICaller: Sendable {
    package let address: APIAddress
    package let world: World
    private let signer: RequestSigner
    private let transport: any HTTPTransport
    private let policy: RetryPolicy
    private let notify: @Sendable (Notice) -> Void
    /// Seconds that the server's clock is ahead of ours, once it refused ours.
    private let clockOffset = Mutex(0.0)
    /// The same by the newest answer, whatever it was; nil before the first.
    private let observedOffset = Mutex<Double?>(nil)
    private let memory = HostMemory()

    package init(
        address: APIAddress, signer: RequestSigner, transport: any HTTPTransport, world: World,
        policy: RetryPolicy, notify: @escaping @Sendable (Notice) -> Void
    ) {
        self.address = address
        self.signer = signer
        self.transport = transport
        self.world = world
        self.policy = policy
        self.notify = notify
    }

    /// The server's time as far as it is known, in seconds since 1970.
    var serverTime: Double { world.now() + clockOffset.withLock { $0 } }

    /// What the API answers to `path`, as JSON.
    ///
    /// - Parameters:
    ///   - path: beginning with `/api/`, percent-encoded.
    ///   - query: names and values, not encoded.
    /// - Returns: the body of a 200.
    /// - Throws: `APIStatus` for a refusal that means something to the caller (404), else `CanvasDataError`.
    package func get(_ path: String, query: [(name: String, value: String)] = []) async throws -> JSONValue {
        let pairs = query.map { "\($0.name.percentEncoded)=\($0.value.percentEncoded)" }
        let url = address.text + path + (pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&"))
        guard let link = HTTPLink(url) else { throw CanvasDataError.badPath(path) }
        var schedule = RetrySchedule(policy, random: world.random)
        var clockWasTried = false
        while true {
            try Task.checkCancellation()
            let cause: String
            var retryAfter: Double?
            var limit = policy.tries
            var lastWord: CanvasDataError?
            do {
                let response = try await transport.send(signed(url, link))
                memory.noteAnswer()
                note(response.head)
                switch try judge(response, path: path, clockWasTried: clockWasTried) {
                case .answer(let json): return json
                case .clockIsOff: clockWasTried = true; continue
                case .passing(let words): cause = words
                case .notJSON:
                    cause = "an answer that is not JSON"
                    limit = policy.doubtfulTries
                    lastWord = .notJSON(host: link.hostAndPort, path: path)
                }
                retryAfter = response.head.retryAfter(now: serverTime)
            } catch let error as TransferError {
                guard error.isPassing else { throw CanvasDataError.transfer(error, with: link.hostAndPort) }
                cause = error.shortCause
                limit = policy.tries(after: error, hostIsKnown: memory.hasAnswered)
                lastWord = .transfer(error, with: link.hostAndPort)
            }
            guard let seconds = schedule.wait(after: cause, retryAfter: retryAfter, atMost: limit) else {
                throw lastWord
                    ?? .apiGivenUp(host: link.hostAndPort, path: path, summary: schedule.summary)
            }
            notify(.tryingAgain(path, cause: cause, seconds: seconds))
            try await world.sleep(seconds)
        }
    }

    /// How many seconds the server's clock is ahead of ours, by the `Date` of its newest answer.
    var clockAhead: Double? { observedOffset.withLock { $0 } }

    private func note(_ head: HTTPHead) {
        guard let date = head["date"].flatMap(HTTPDate.init) else { return }
        let offset = Double(date.seconds) - world.now()
        observedOffset.withLock { $0 = offset }
    }

    private enum Verdict { case answer(JSONValue), clockIsOff, passing(String), notJSON }

    private func signed(_ url: String, _ link: HTTPLink) -> HTTPRequest {
        let date = HTTPDate(seconds: Int(serverTime.rounded())).text
        return HTTPRequest(
            url: url,
            headers: [
                ("Authorization", signer.authorization(for: link, date: date)), ("Date", date),
                ("Accept", "application/json"),
            ],
            bodyLimit: 64 << 20)
    }

    private func judge(_ response: HTTPResponse, path: String, clockWasTried: Bool) throws -> Verdict {
        let host = address.link.hostAndPort
        switch response.head.status {
        case 200:
            do {
                return .answer(try JSONValue(parsing: response.body))
            } catch {
                guard !error.isAboutSize else { throw CanvasDataError.unreadableAnswer(path, error.reason) }
                return .notJSON
            }
        case 403
        where String(decoding: response.body.prefix(200), as: UTF8.self).contains("Rate Limit Exceeded"):
            // Canvas's own way to say 429.
            return .passing("throttling")
        case 401, 403:
            let offset =
                response.head["date"].flatMap(HTTPDate.init).map { Double($0.seconds) - world.now() } ?? 0
            // Off from the time we signed with, not from our clock: that may have been set right since.
            let isOff = abs(offset - clockOffset.withLock { $0 }) > 60
            if response.head.status == 401, isOff, !clockWasTried {
                clockOffset.withLock { $0 = offset }
                if abs(offset) > 60 { notify(.wrongClock(offset, host: host)) }
                return .clockIsOff
            }
            throw CanvasDataError.refusedCredentials(
                host: host, status: response.head.status, words: Self.message(of: response),
                clockOffset: abs(offset) > 60 ? offset : nil)
        case 408, 429, 500..<600:
            return .passing("status \(response.head.status)")
        case 404, 400:
            throw APIStatus(status: response.head.status, path: path, words: Self.message(of: response))
        case 407:
            throw CanvasDataError.proxyRefused
        case 300..<400:
            throw CanvasDataError.redirected(
                host: host, to: response.head["location"].flatMap { HTTPLink($0)?.hostAndPort })
        default:
            throw CanvasDataError.unexpectedStatus(
                response.head.status, host: host, path: path, words: Self.message(of: response))
        }
    }

    /// What the API says in words: `{"error":true,"message":"…"}`; nil when it says nothing readable.
    private static func message(of response: HTTPResponse) -> String? {
        // Not JSON is no error here: the status already is one.
        guard let json = try? JSONValue(parsing: response.body) else { return nil }
        return json["message"]?.string.map { String($0.prefix(200)) }
    }
}
