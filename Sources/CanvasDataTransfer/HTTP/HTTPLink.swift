import CCanvasCurl

/// A URL taken apart by libcurl itself, so that what we check is what libcurl will call.
package struct HTTPLink: Sendable, Equatable {
    package let scheme: String
    /// In lower case, IPv6 in brackets, as libcurl gives it.
    package let host: String
    /// Only when the URL names one.
    package let port: Int?
    /// As sent: percent-encoding kept.
    package let path: String
    /// As sent, without `?`; nil when there is none.
    package let query: String?
    package let hasUserInfo: Bool

    /// Nil when libcurl cannot read `text` as a URL.
    package init?(_ text: String) {
        guard let url = curl_url() else { return nil }
        defer { curl_url_cleanup(url) }
        guard curl_url_set(url, CURLUPART_URL, text, UInt32(CURLU_NON_SUPPORT_SCHEME)) == CURLUE_OK,
            let scheme = Self.part(CURLUPART_SCHEME, of: url), let host = Self.part(CURLUPART_HOST, of: url)
        else { return nil }
        self.scheme = scheme.lowercased()
        self.host = host.lowercased()
        port = Self.part(CURLUPART_PORT, of: url).flatMap { Int($0) }
        path = Self.part(CURLUPART_PATH, of: url) ?? "/"
        query = Self.part(CURLUPART_QUERY, of: url)
        hasUserInfo =
            Self.part(CURLUPART_USER, of: url) != nil || Self.part(CURLUPART_PASSWORD, of: url) != nil
    }

    /// The `Host` header: with the port where the URL names one that is not the scheme's own.
    package var hostAndPort: String {
        guard let port, !(scheme == "https" && port == 443), !(scheme == "http" && port == 80) else {
            return host
        }
        return "\(host):\(port)"
    }

    /// True when the host is this machine by its name or address alone, without asking DNS.
    package var isLoopback: Bool {
        let bare = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        return host == "localhost" || NetworkAddress(bare)?.scope == .loopback
    }

    private static func part(_ part: CURLUPart, of url: OpaquePointer) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(url, part, &text, 0) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }
}
