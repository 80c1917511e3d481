import CCanvasCurl

extension NetworkFault {
    /// The kind of trouble behind a libcurl code (libcurl-errors(3)).
    /// `proxyStatus` is what a proxy answered to CONNECT, 0 when none was asked; `detail` is libcurl's message.
    init(_ code: CURLcode, proxyStatus: Int, detail: String) {
        if code != CURLE_OPERATION_TIMEDOUT, let fault = Self(proxyStatus: proxyStatus) {
            self = fault
            return
        }
        self =
            switch code {
            case CURLE_COULDNT_CONNECT where detail.hasPrefix("Unsupported proxy"): .proxySetting
            case CURLE_COULDNT_RESOLVE_PROXY where detail.hasPrefix("Unsupported proxy"): .proxySetting
            case CURLE_COULDNT_RESOLVE_HOST: .resolve
            case CURLE_COULDNT_RESOLVE_PROXY: .proxyResolve
            case CURLE_COULDNT_CONNECT: .connect
            case CURLE_OPERATION_TIMEDOUT: .timeout
            // A connection that breaks in the handshake has the same code as one that TLS itself ends.
            case CURLE_SSL_CONNECT_ERROR
            where detail.contains("SSL_ERROR_SYSCALL") || detail.contains("Connection reset"): .reset
            case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CIPHER, CURLE_USE_SSL_FAILED: .tls
            case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR: .certificate
            case CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM: .authority
            case CURLE_PARTIAL_FILE: .cut
            case CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_GOT_NOTHING: .reset
            case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL, CURLE_HTTP2, CURLE_HTTP2_STREAM:
                .protocolViolation
            case CURLE_TOO_MANY_REDIRECTS: .tooManyRedirects
            case CURLE_OUT_OF_MEMORY: .outOfMemory
            default: .other
            }
    }

    /// Nil for an answer to CONNECT that does not refuse.
    private init?(proxyStatus: Int) {
        switch proxyStatus {
        case 407: self = .proxyPassword
        case 408, 429, 500...599: self = .proxyUnreachable
        case 300..<500: self = .proxyRefusal
        default: return nil
        }
    }
}
