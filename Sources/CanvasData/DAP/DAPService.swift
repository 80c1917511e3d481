import CanvasDataBase
import CanvasDataTransfer

/// What the statuses of DAP's answers mean.
struct DAPService: JSONService {
    let host: String
    /// Whether it is asked for tokens, not for data.
    var isLogin = false
    /// The server's time as far as it is known, in seconds since 1970.
    var now: @Sendable () -> Double = World.real.now

    func judge(_ response: HTTPResponse, _ path: String) throws -> JSONVerdict {
        let status = response.head.status
        if (200..<300).contains(status) { return .answer }
        let refusal = DAPRefusal(response, path: path, now: now())
        // Older servers send these with status 500.
        if let reason = refusal.reason, reason.isAboutAccount, reason != .authentication, status >= 400 {
            throw CanvasDataError.dapAccount(reason, refusal, host: host)
        }
        switch status {
        case 401, 403:
            throw isLogin
                ? CanvasDataError.refusedClient(refusal, host: host)
                : CanvasDataError.refusedToken(refusal, host: host)
        case 407:
            throw CanvasDataError.proxyRefused
        case 429 where path.hasSuffix("/data"):
            // Creating jobs is limited far more than all else, so this has a pace of its own: `DAPPace`.
            throw refusal
        case 408, 429, 500..<600:
            return .passing("status \(status)")
        case 300..<400:
            throw CanvasDataError.dapRedirected(
                host: host, to: response.head["location"].flatMap { HTTPLink($0)?.hostAndPort })
        case 400 where isLogin:
            throw CanvasDataError.refusedClient(refusal, host: host)
        default:
            throw refusal
        }
    }

    func error(_ failure: JSONCallFailure, _ path: String) -> CanvasDataError {
        switch failure {
        case .transfer(let error): .transfer(error, with: host, urlSetting: .dapAPIURL)
        case .notJSON: .dapNotJSON(host: host, path: path)
        case .unreadable(let reason): .unreadableAnswer(path, reason)
        case .givenUp(let summary): .dapGivenUp(host: host, path: path, summary: summary)
        }
    }
}
