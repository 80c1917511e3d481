import CanvasDataBase
import CanvasDataTransfer

/// What the status of an answer means.
enum SISAnswer {
    /// Canvas has done what it was asked.
    case success
    /// Canvas has done nothing because of its rate limit; the request can be repeated.
    case throttled
    /// A status that leaves open what was done: 5xx, 408.
    case uncertain
    case refused(SISRefusal)

    init(_ response: HTTPResponse) {
        let status = response.head.status
        switch status {
        case 200..<300: self = .success
        case 429: self = .throttled
        // A missing permission has the same status; only the text of the body differs.
        case 403 where response.text.contains("Rate Limit Exceeded"): self = .throttled
        case 408, 500...: self = .uncertain
        default: self = .refused(SISRefusal(response))
        }
    }
}

/// An answer by which Canvas refuses a request, or says that the object does not exist.
package struct SISRefusal: Error, Sendable, Equatable {
    package let status: Int
    /// Canvas's own message; nil if it has none.
    package let words: String?
    /// The host that it redirects to.
    package let location: String?
    /// Whether the answer has the header that distinguishes an invalid token from a missing permission.
    package let asksForToken: Bool

    init(_ response: HTTPResponse) {
        status = response.head.status
        asksForToken = response.head["www-authenticate"] != nil
        location = response.head["location"].flatMap { HTTPLink($0)?.hostAndPort }
        // A body that is not JSON does not matter: the status is an error already.
        let json = try? JSONValue(parsing: response.body)
        words = json.flatMap(Self.words)
    }

    /// The message, in any of the shapes that Canvas uses.
    private static func words(_ json: JSONValue) -> String? {
        let errors = json["errors"]?.array?.compactMap { $0.string ?? $0["message"]?.string }
        let all =
            [json["message"]?.string, json["error_message"]?.string, json["errors"]?.string]
            .compactMap { $0 } + (errors ?? [])
        return all.isEmpty ? nil : String(all.joined(separator: "; ").prefix(500))
    }

    /// What it means whatever was asked for; nil for a status whose meaning depends on the request (400, 404).
    func error(host: String) -> CanvasDataError? {
        switch status {
        case 401: .refusedToken(host: host, words: words, isToken: asksForToken)
        case 403: .forbidden(host: host, words: words)
        case 407: .proxyRefused
        case 300..<400: .canvasRedirected(host: host, to: location)
        default: nil
        }
    }
}

extension HTTPResponse {
    /// The beginning of the body.
    var text: String { String(decoding: body.prefix(300), as: UTF8.self) }
}
