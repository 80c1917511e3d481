import CCanvasCurl

/// What all requests of one kind (to an API, to a file host) have in common.
package struct CurlSettings: Sendable {
    package var userAgent: String
    /// File of certificates to trust instead of the system's; nil for the system's.
    package var caFile: String?
    /// Schemes that may be called. TLS is always verified; there is no setting for that.
    package var schemes: String
    /// False wherever a credential is sent: it must not reach another host than its own.
    package var followsRedirects: Bool
    /// Which addresses may be connected to, besides a proxy's.
    package var addresses: AddressPolicy
    /// The host, with its port, that the user named: it may be anywhere, whatever `addresses` allows for others.
    package var ownHost: String?
    /// Which proxy makes the connections.
    package var proxies: ProxyVariables
    /// Addresses of names (`CURLOPT_RESOLVE`) for which DNS is not asked; for tests.
    package var knownAddresses: [String] = []
    /// Seconds until a connection must stand.
    package var connectTimeout: Int
    /// Seconds at less than 1 KiB/s after which a transfer counts as stalled.
    package var stallTimeout: Int

    package init(
        userAgent: String, caFile: String? = nil, schemes: String = "https", followsRedirects: Bool = false,
        addresses: AddressPolicy = .any, ownHost: String? = nil, proxies: ProxyVariables = .ofProcess,
        connectTimeout: Int = 15, stallTimeout: Int = 60
    ) {
        self.userAgent = userAgent
        self.caFile = caFile
        self.schemes = schemes
        self.followsRedirects = followsRedirects
        self.addresses = addresses
        self.ownHost = ownHost
        self.proxies = proxies
        self.connectTimeout = connectTimeout
        self.stallTimeout = stallTimeout
    }

    /// For the links that an API gives out to its files. They carry what they need in themselves, so redirects may be
    /// followed; and they may not lead into the local network, nor over plain HTTP.
    ///
    /// - Parameters:
    ///   - userAgent: names us.
    ///   - caFile: certificates to trust instead of the system's.
    ///   - isSimulated: whether the API is on this machine: then its files may be too, over plain HTTP.
    ///   - ownHost: the API's host and port, where its files may be on the same host in a private network.
    ///   - stallTimeout: seconds.
    /// - Returns: the settings.
    package static func files(
        userAgent: String, caFile: String?, isSimulated: Bool, ownHost: String? = nil, stallTimeout: Int = 60
    ) -> CurlSettings {
        CurlSettings(
            userAgent: userAgent, caFile: caFile, schemes: isSimulated ? "http,https" : "https",
            followsRedirects: true, addresses: isSimulated ? .publicOrLoopback : .publicOnly,
            ownHost: ownHost,
            stallTimeout: stallTimeout)
    }

    /// Which addresses `link` may lead to.
    func policy(for link: HTTPLink) -> AddressPolicy {
        link.hostAndPort == ownHost ? .any : addresses
    }

    func apply(to easy: UnsafeMutableRawPointer) {
        canvas_curl_set_text(easy, CURLOPT_USERAGENT, userAgent)
        if let caFile {
            canvas_curl_set_text(easy, CURLOPT_CAINFO, caFile)
            // Else the system's directory of certificates would be trusted as well.
            canvas_curl_set_text(easy, CURLOPT_CAPATH, nil)
        }
        canvas_curl_set_text(easy, CURLOPT_PROTOCOLS_STR, schemes)
        // Redirects are followed by `CurlHandle`, which looks at each link before libcurl calls it.
        canvas_curl_set_long(easy, CURLOPT_FOLLOWLOCATION, 0)
        canvas_curl_set_long(easy, CURLOPT_DISALLOW_USERNAME_IN_URL, 1)
        canvas_curl_set_long(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        // libcurl 7.88 still allows TLS 1.0 by default.
        canvas_curl_set_long(easy, CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        canvas_curl_set_long(easy, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        canvas_curl_set_long(easy, CURLOPT_NOSIGNAL, 1)  // signals and threads do not mix
        canvas_curl_set_long(easy, CURLOPT_TCP_KEEPALIVE, 1)
        canvas_curl_set_long(easy, CURLOPT_BUFFERSIZE, 256 << 10)
        canvas_curl_set_long(easy, CURLOPT_CONNECTTIMEOUT, connectTimeout)
        canvas_curl_set_long(easy, CURLOPT_LOW_SPEED_LIMIT, 1024)
        canvas_curl_set_long(easy, CURLOPT_LOW_SPEED_TIME, stallTimeout)
    }
}
