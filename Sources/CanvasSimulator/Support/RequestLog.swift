import Synchronization

/// A request that the simulated Canvas received, and what became of it.
public struct LoggedRequest: Sendable, Equatable {
    public enum Host: String, Sendable { case api, files }

    public let host: Host
    public let method: String
    /// Without the query, which holds signatures at the file host.
    public let path: String
    /// Only of requests to the API.
    public let query: String
    /// The `Range` header.
    public let range: String?
    /// The `If-Match` header.
    public let ifMatch: String?
    /// Whether it carried an `Authorization` header.
    public let hasCredentials: Bool
    /// Of the answer; 0 while there is none, or if there never was one.
    public internal(set) var status = 0
    /// Bytes of the answer's body that were sent.
    public internal(set) var bytesSent = 0
    /// The rule of the misbehaviour script that this request met, as written; nil where it was served well.
    public internal(set) var fault: String?
}

/// All requests in the order in which they came.
final class RequestLog: Sendable {
    /// Names an entry for ``finish(_:status:bytes:)``.
    struct Entry: Sendable {
        fileprivate let index: Int
        fileprivate let generation: Int
    }

    private struct State {
        var requests: [LoggedRequest] = []
        var generation = 0
        var bytesServed = 0
        var credentialsAtFileHost = 0
    }

    private let state = Mutex(State())

    func begin(_ request: LoggedRequest) -> Entry {
        state.withLock { state in
            if request.host == .files && request.hasCredentials { state.credentialsAtFileHost += 1 }
            state.requests.append(request)
            return Entry(index: state.requests.count - 1, generation: state.generation)
        }
    }

    /// Notes the answer, as far as it is known.
    func update(_ entry: Entry, status: Int? = nil, sent: Int = 0, fault: String? = nil) {
        state.withLock { state in
            // Reset since: the request belongs to what was forgotten.
            guard entry.generation == state.generation else { return }
            if let status { state.requests[entry.index].status = status }
            if let fault { state.requests[entry.index].fault = fault }
            state.requests[entry.index].bytesSent += sent
            if state.requests[entry.index].host == .files { state.bytesServed += sent }
        }
    }

    var requests: [LoggedRequest] { state.withLock { $0.requests } }

    /// Bytes of bodies that the file host has sent.
    var bytesServed: Int { state.withLock { $0.bytesServed } }

    /// Requests at the file host that carried credentials. There must be none.
    var credentialsAtFileHost: Int { state.withLock { $0.credentialsAtFileHost } }

    func reset() {
        state.withLock { state in
            state = State(generation: state.generation + 1)
        }
    }
}
