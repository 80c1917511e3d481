/// Why a server gave no complete answer.
package enum TransferError: Error, Sendable, Equatable {
    /// libcurl gave up: the kind of failure, the host, and libcurl's message.
    case network(NetworkFault, host: String, detail: String)
    /// The body is longer than is allowed here.
    case tooLong(limit: Int)
    /// The link may not be followed: a scheme, host or address we refuse, before anything was sent.
    case refusedLink(host: String, reason: String)
    /// The task was cancelled.
    case cancelled

    /// True when the same request may well succeed a little later.
    package var isPassing: Bool {
        switch self {
        case .network(let fault, _, _): fault.isPassing
        case .tooLong, .refusedLink, .cancelled: false
        }
    }
}

/// The kinds of failure between us and a server.
package enum NetworkFault: String, Sendable, Equatable {
    case resolve, proxyResolve, connect, timeout, tls, certificate, authority, cut, reset, protocolViolation
    case tooManyRedirects, outOfMemory, other
    /// The proxy URL is invalid.
    case proxySetting
    /// The proxy itself answered, with the status that is the detail: it wants a password, refuses, or cannot reach the
    /// host.
    case proxyPassword, proxyRefusal, proxyUnreachable

    var isPassing: Bool {
        switch self {
        case .resolve, .proxyResolve, .connect, .timeout, .cut, .reset, .protocolViolation, .other,
            .proxyUnreachable:
            true
        case .tls, .certificate, .authority, .tooManyRedirects, .outOfMemory, .proxyPassword, .proxyRefusal,
            .proxySetting:
            false
        }
    }
}

extension TransferError {
    /// A few words for a list of what went wrong.
    package var shortCause: String {
        switch self {
        case .network(let fault, _, _):
            switch fault {
            case .resolve, .proxyResolve: "unknown host"
            case .connect: "no connection"
            case .timeout: "timeout"
            case .cut: "cut connection"
            case .reset: "reset connection"
            case .protocolViolation: "an answer that is not HTTP"
            case .tls, .certificate, .authority: "TLS failure"
            case .tooManyRedirects: "too many redirects"
            case .proxySetting: "unusable proxy"
            case .proxyPassword, .proxyRefusal, .proxyUnreachable: "a refusal by the proxy"
            case .outOfMemory, .other: "network failure"
            }
        case .tooLong: "an answer that is too long"
        case .refusedLink: "a refused link"
        case .cancelled: "cancelled"
        }
    }
}

extension RetryPolicy {
    /// How many tries `error` is worth. `hostIsKnown` is true once the host has answered anything in this run.
    package func tries(after error: TransferError, hostIsKnown: Bool) -> Int {
        guard case .network(let fault, _, _) = error else { return tries }
        return switch fault {
        case .resolve, .proxyResolve: doubtfulTries
        case .connect, .proxyUnreachable, .timeout: hostIsKnown ? tries : firstTries
        default: tries
        }
    }
}
