import CanvasDataBase
import CanvasDataTransfer

/// What an answer of Canvas's means to whoever asked.
enum SISVerdict {
    case answer
    /// Nothing was done, because too much was asked of late; the same again will do.
    case throttled
    /// An answer that says nothing certain: 5xx, 408.
    case passing
    case refused(SISRefusal)

    init(_ response: HTTPResponse) {
        let status = response.head.status
        switch status {
        case 200..<300: self = .answer
        case 429: self = .throttled
        // A missing permission has the same status: Canvas tells them apart by words only.
        case 403 where response.text.contains("Rate Limit Exceeded"): self = .throttled
        case 408, 500...: self = .passing
        default: self = .refused(SISRefusal(response))
        }
    }
}

/// Canvas says no, or that there is no such thing.
package struct SISRefusal: Error, Sendable, Equatable {
    package let status: Int
    /// Canvas's own words; nil where it has none.
    package let words: String?
    /// The host that it redirects to.
    package let location: String?
    /// The header by which Canvas tells a bad token from a missing permission.
    package let asksForToken: Bool

    init(_ response: HTTPResponse) {
        status = response.head.status
        asksForToken = response.head["www-authenticate"] != nil
        location = response.head["location"].flatMap { HTTPLink($0)?.hostAndPort }
        // Not JSON is no error here: the status already is one.
        let json = try? JSONValue(parsing: response.body)
        words = json.flatMap(Self.words)
    }

    /// Every shape in which Canvas words its errors.
    private static func words(_ json: JSONValue) -> String? {
        let errors = json["errors"]?.array?.compactMap { $0.string ?? $0["message"]?.string }
        let all =
            [json["message"]?.string, json["error_message"]?.string, json["errors"]?.string]
            .compactMap { $0 } + (errors ?? [])
        return all.isEmpty ? nil : String(all.joined(separator: "; ").prefix(500))
    }

    /// Itself where the caller knows better what it means (400, 404), else what a user can be told.
    func error(host: String) -> any Error {
        switch status {
        case 401: CanvasDataError.refusedToken(host: host, words: words, isToken: asksForToken)
        case 403: CanvasDataError.forbidden(host: host, words: words)
        case 407: CanvasDataError.proxyRefused
        case 300..<400: CanvasDataError.canvasRedirected(host: host, to: location)
        default: self
        }
    }
}

extension HTTPResponse {
    /// The beginning of the body, for looking at.
    var text: String { String(decoding: body.prefix(300), as: UTF8.self) }
}
