package import CanvasDataTransfer

/// Signs requests as Canvas Data wants them signed ("HMACAuth", API page of the Canvas Data Portal).
package struct RequestSigner: Sendable {
    private let credentials: Credentials

    package init(_ credentials: Credentials) {
        self.credentials = credentials
    }

    /// The eight lines whose HMAC is the signature; the last is the secret itself.
    ///
    /// - Parameters:
    ///   - link: what will be called; host and port, path and query are signed as they are sent.
    ///   - date: the `Date` header.
    ///   - contentType: the `Content-Type` header, "" for none.
    /// - Returns: the lines, a line feed between them and none at the end.
    package func message(for link: HTTPLink, date: String, contentType: String = "") -> String {
        // The query is sorted as text, still encoded, byte by byte.
        let query = (link.query ?? "").split(separator: "&").sorted {
            $0.utf8.lexicographicallyPrecedes($1.utf8)
        }
        return [
            "GET", link.hostAndPort, contentType, "", link.path, query.joined(separator: "&"), date,
            credentials.secret,
        ].joined(separator: "\n")
    }

    /// The `Authorization` header.
    package func authorization(for link: HTTPLink, date: String, contentType: String = "") -> String {
        let message = message(for: link, date: date, contentType: contentType)
        let digest = hmacSHA256(key: Array(credentials.secret.utf8), message: Array(message.utf8))
        return "HMACAuth \(credentials.key):\(base64(digest))"
    }
}
