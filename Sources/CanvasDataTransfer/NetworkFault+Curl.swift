import CCanvasCurl

extension NetworkFault {
    /// The kind of trouble behind a libcurl code (libcurl-errors(3)).
    init(_ code: CURLcode) {
        self =
            switch code {
            case CURLE_COULDNT_RESOLVE_HOST: .resolve
            case CURLE_COULDNT_RESOLVE_PROXY: .proxyResolve
            case CURLE_COULDNT_CONNECT: .connect
            case CURLE_OPERATION_TIMEDOUT: .timeout
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
}
