/// Checks the `HMACAuth` signature of a request, over the request as it was received.
///
/// Eight lines, joined by newlines: method, host (with its port), Content-Type or nothing, Content-MD5 or
/// nothing, path, query items sorted as bytes, Date, secret. The secret is also the key.
struct RequestSignature: Sendable {
    let key: String
    let secret: String
    let clock: ServerClock

    /// A quarter of an hour: so far a request's date may be off.
    static let tolerance = 15 * 60 * 1000

    /// Why `request` is refused; nil where it is in order.
    func objection(to request: APIRequest) -> String? {
        guard let authorization = request.headers["authorization"] else {
            return "Missing Authorization header"
        }
        guard authorization.hasPrefix("HMACAuth ") else { return "Authorization must be HMACAuth" }
        let parts = authorization.dropFirst(9).split(
            separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return "Malformed Authorization header" }
        guard parts[0] == key else { return "Unknown API key" }
        guard let date = request.headers["date"] else { return "Missing Date header" }
        guard let time = TimeFormats.parse(date) else { return "Unreadable Date header" }
        guard abs(time - clock.now) <= Self.tolerance else {
            return "Date header is not within 15 minutes of server time"
        }
        let expected = Digests.base64(Digests.hmacSHA256(key: secret, message(for: request, date)))
        return parts[1] == expected ? nil : "Signature does not match"
    }

    func message(for request: APIRequest, _ date: String) -> String {
        let query = request.query.split(separator: "&").sorted { left, right in
            left.utf8.lexicographicallyPrecedes(right.utf8)
        }
        return [
            request.method, request.headers["host"] ?? "", request.headers["content-type"] ?? "",
            request.headers["content-md5"] ?? "", request.path, query.joined(separator: "&"), date, secret,
        ].joined(separator: "\n")
    }
}
