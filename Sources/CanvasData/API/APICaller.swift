package import CanvasDataBase
package import CanvasDataTransfer
import Synchronization

/// Signed GETs to Canvas Data 1's API.
package final class APICaller: Sendable {
    package let address: APIAddress
    package let world: World
    private let signature: RequestSignature
    private let caller: JSONCaller

    package init(
        address: APIAddress, signer: RequestSigner, transport: any HTTPTransport, world: World,
        policy: RetryPolicy, notify: @escaping @Sendable (Notice) -> Void
    ) {
        self.address = address
        self.world = world
        signature = RequestSignature(address: address, signer: signer, world: world, notify: notify)
        caller = JSONCaller(
            address.text, service: APIService(host: address.link.hostAndPort, world: world),
            authorization: signature, transport: transport, world: world, policy: policy, notify: notify)
    }

    /// The server's time as far as it is known, in seconds since 1970.
    var serverTime: Double { signature.serverTime }

    /// How many seconds the server's clock is ahead of ours, by the `Date` of its newest answer.
    var clockAhead: Double? { caller.clockAhead }

    /// What the API answers to `path`, as JSON.
    ///
    /// - Parameters:
    ///   - path: beginning with `/api/`, percent-encoded.
    ///   - query: names and values, not encoded.
    /// - Returns: the body of a 200.
    /// - Throws: `APIStatus` for a refusal that means something to the caller (404), else `CanvasDataError`.
    package func get(_ path: String, query: [(name: String, value: String)] = []) async throws -> JSONValue {
        let pairs = query.map { "\($0.name.percentEncoded)=\($0.value.percentEncoded)" }
        let target = path + (pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&"))
        return try await caller.ask(HTTPRequest(url: target)).1
    }
}

/// Canvas Data 1's signature over each request, by the server's time once it has refused ours.
private final class RequestSignature: RequestAuthorization {
    private let address: APIAddress
    private let signer: RequestSigner
    private let world: World
    private let notify: @Sendable (Notice) -> Void
    /// Seconds that the server's clock is ahead of ours, once it refused ours.
    private let clockOffset = Mutex(0.0)

    init(
        address: APIAddress, signer: RequestSigner, world: World,
        notify: @escaping @Sendable (Notice) -> Void
    ) {
        self.address = address
        self.signer = signer
        self.world = world
        self.notify = notify
    }

    var serverTime: Double { world.now() + clockOffset.withLock { $0 } }

    func headers(for target: String) throws -> [(name: String, value: String)] {
        guard let link = HTTPLink(address.text + target) else {
            throw CanvasDataError.badPath(target.withoutQuery)
        }
        let date = HTTPDate(seconds: Int(serverTime.rounded())).text
        return [("Authorization", signer.authorization(for: link, date: date)), ("Date", date)]
    }

    func correct(after refusal: HTTPHead, to _: [(name: String, value: String)]) -> Bool {
        let offset = refusal.date.map { $0 - world.now() } ?? 0
        // Off from the time we signed with, not from our clock: that may have been set right since.
        guard abs(offset - clockOffset.withLock { $0 }) > 60 else { return false }
        clockOffset.withLock { $0 = offset }
        if abs(offset) > 60 { notify(.wrongClock(offset, host: address.link.hostAndPort)) }
        return true
    }
}

/// What the statuses of Canvas Data 1's API mean.
private struct APIService: JSONService {
    let host: String
    let world: World

    func judge(_ response: HTTPResponse, _ path: String) throws -> JSONVerdict {
        let status = response.head.status
        switch status {
        case 200:
            return .answer
        case 403
        where String(decoding: response.body.prefix(200), as: UTF8.self).contains("Rate Limit Exceeded"):
            // Canvas's own way to say 429.
            return .passing("throttling")
        case 401, 403:
            let offset = response.head.date.map { $0 - world.now() } ?? 0
            throw CanvasDataError.refusedCredentials(
                host: host, status: status, words: Self.message(of: response),
                clockOffset: abs(offset) > 60 ? offset : nil)
        case 408, 429, 500..<600:
            return .passing("status \(status)")
        case 404, 400:
            throw APIStatus(status: status, path: path, words: Self.message(of: response))
        case 407:
            throw CanvasDataError.proxyRefused
        case 300..<400:
            throw CanvasDataError.redirected(
                host: host, to: response.head["location"].flatMap { HTTPLink($0)?.hostAndPort })
        default:
            throw CanvasDataError.unexpectedStatus(
                status, host: host, path: path, words: Self.message(of: response))
        }
    }

    func error(_ failure: JSONCallFailure, _ path: String) -> CanvasDataError {
        switch failure {
        case .transfer(let error): .transfer(error, with: host)
        case .notJSON: .notJSON(host: host, path: path)
        case .unreadable(let reason): .unreadableAnswer(path, reason)
        case .givenUp(let summary): .apiGivenUp(host: host, path: path, summary: summary)
        }
    }

    /// The API's own message, `{"error":true,"message":"…"}`; nil when there is none that can be read.
    private static func message(of response: HTTPResponse) -> String? {
        // Not JSON is no error here: the status already is one.
        guard let json = try? JSONValue(parsing: response.body) else { return nil }
        return json["message"]?.string.map { String($0.prefix(200)) }
    }
}
