import CCanvasCurl
import Glibc

/// One libcurl easy handle: it keeps its connection between requests and is used by one thread at a time.
///
/// `@unchecked Sendable`: `CurlTransport` lends each handle to one call and takes it back after it, so no two
/// threads ever use one at the same time.
final class CurlHandle: @unchecked Sendable {
    private let easy: UnsafeMutableRawPointer
    private let errorText: UnsafeMutablePointer<CChar>
    private let settings: CurlSettings

    init(_ settings: CurlSettings) throws(TransferError) {
        guard CurlHandle.isLibcurlReady, let easy = curl_easy_init() else {
            throw .network(.outOfMemory, host: "", detail: "libcurl could not be started")
        }
        // An older one ignores, silently, which schemes may be called.
        guard let version = curl_version_info(CURLVERSION_FIRST), version.pointee.version_num >= 0x07_55_00
        else {
            Self.cleanUp(easy)
            throw .network(.outOfMemory, host: "", detail: "libcurl is older than 7.85")
        }
        self.easy = easy
        self.settings = settings
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
    }

    deinit {
        Self.cleanUp(easy)
        errorText.deallocate()
    }

    /// Closes the connections of `easy`, over TLS with a farewell; on whichever thread lets go last.
    private static func cleanUp(_ easy: UnsafeMutableRawPointer) {
        // A handle that was reset, and not used since, would ignore SIGPIPE for the whole process meanwhile. Of two
        // threads that do so at once, the second takes that for the program's setting and restores it last.
        canvas_curl_set_long(easy, CURLOPT_NOSIGNAL, 1)
        withoutBrokenPipeSignal { curl_easy_cleanup(easy) }
    }

    /// `curl_global_init` once in the process, before any thread uses the library.
    private static let isLibcurlReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    /// Redirects in a row that are followed.
    private static let mostRedirects = 3

    /// Sends `request`, and its answer's body into the sink that `accept` gives for its head.
    func perform(_ request: HTTPRequest, accept: @escaping (HTTPHead) throws -> any ByteSink) throws {
        var url = request.url
        for _ in 0...Self.mostRedirects {
            guard let next = try exchange(request, with: url, accept) else { return }
            url = next
        }
        throw TransferError.network(
            .tooManyRedirects, host: host(of: request), detail: "\(Self.mostRedirects) redirects in a row")
    }

    /// Sends `request` to `url`.
    ///
    /// - Returns: where the answer redirects to; nil when it is the answer.
    private func exchange(
        _ request: HTTPRequest, with url: String, _ accept: @escaping (HTTPHead) throws -> any ByteSink
    ) throws -> String? {
        curl_easy_reset(easy)  // keeps connections and DNS, forgets every option
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        let route = try route(to: url, of: request)
        let list = try headerList(of: request)
        let known = settings.knownAddresses.reduce(nil) { curl_slist_append($0, $1) }
        defer {
            curl_slist_free_all(list)
            curl_slist_free_all(known)
        }
        let delivery = CurlDelivery(
            request, addresses: route.addresses, followsRedirects: settings.followsRedirects, accept: accept)
        let context = Unmanaged.passUnretained(delivery).toOpaque()

        settings.apply(to: easy)
        canvas_curl_set_text(easy, CURLOPT_URL, url)
        canvas_curl_set_text(easy, CURLOPT_PROXY, route.proxy ?? "")
        canvas_curl_set_text(easy, CURLOPT_NOPROXY, "")  // else the environment's counts as well
        canvas_curl_set_list(easy, CURLOPT_HTTPHEADER, list)
        canvas_curl_set_list(easy, CURLOPT_RESOLVE, known)
        canvas_curl_set_pointer(easy, CURLOPT_ERRORBUFFER, errorText)
        canvas_curl_set_long(easy, CURLOPT_FRESH_CONNECT, request.freshConnection ? 1 : 0)
        canvas_curl_set_data_callback(easy, CURLOPT_HEADERFUNCTION, receiveHeader)
        canvas_curl_set_pointer(easy, CURLOPT_HEADERDATA, context)
        canvas_curl_set_data_callback(easy, CURLOPT_WRITEFUNCTION, receiveBody)
        canvas_curl_set_pointer(easy, CURLOPT_WRITEDATA, context)
        canvas_curl_set_long(easy, CURLOPT_NOPROGRESS, 0)
        canvas_curl_set_progress_callback(easy, reportProgress)
        canvas_curl_set_open_socket_callback(easy, openSocket)
        canvas_curl_set_pointer(easy, CURLOPT_OPENSOCKETDATA, context)
        if let seconds = request.stallTimeout {
            canvas_curl_set_long(easy, CURLOPT_LOW_SPEED_TIME, seconds)
        }
        if request.method != .get { prepareBody(of: request, context) }

        let code = withExtendedLifetime(delivery) { curl_easy_perform(easy) }
        if code != CURLE_OK { delivery.abandon() }
        // The sink's or our own error says more than libcurl's "failed writing body".
        if let error = delivery.error { throw error }
        if Task.isCancelled { throw TransferError.cancelled }
        if code == CURLE_COULDNT_CONNECT, let refusal = delivery.refusal { throw refusal }
        guard code == CURLE_OK else { throw failure(code, of: request) }
        guard delivery.isRedirect else {
            try delivery.finish()
            return nil
        }
        guard let next = text(CURLINFO_REDIRECT_URL) else { throw refusedRedirect(of: request) }
        return next
    }

    /// The way to `url`: through which proxy, if any, and which addresses may be connected to.
    ///
    /// - Throws: `TransferError.refusedLink` for a link that may not be called.
    private func route(to url: String, of request: HTTPRequest) throws(TransferError) -> (
        proxy: String?, addresses: AddressPolicy
    ) {
        // libcurl says what is wrong with a URL that it cannot read.
        guard let link = HTTPLink(url) else { return (nil, settings.addresses) }
        let policy = settings.policy(for: link)
        if let reason = policy.refusal(of: link) {
            throw .refusedLink(host: link.hostAndPort, reason: reason)
        }
        if url != request.url {
            // The first link was checked by whoever sends it.
            guard settings.schemes.split(separator: ",").contains(link.scheme[...]), !link.hasUserInfo,
                link.scheme == "https" || policy != .publicOrLoopback || link.isLoopback
            else { throw refusedRedirect(of: request) }
        }
        guard let proxy = settings.proxies.proxy(for: link) else { return (nil, policy) }
        // All connections are the proxy's, whose address is the user's affair.
        return (proxy, .any)
    }

    private func headerList(
        of request: HTTPRequest
    ) throws(TransferError) -> UnsafeMutablePointer<curl_slist>? {
        for (name, value) in request.headers {
            guard !"\(name)\(value)".utf8.contains(where: { $0 == 13 || $0 == 10 || $0 == 0 }) else {
                throw .refusedLink(host: host(of: request), reason: "a header holds a line break")
            }
        }
        return request.headers.reduce(nil) { curl_slist_append($0, "\($1.name): \($1.value)") }
    }

    /// Sets the length and the source of the body. Chunked encoding is never used: the server must be able to see that a
    /// body was cut off.
    private func prepareBody(of request: HTTPRequest, _ context: UnsafeMutableRawPointer) {
        canvas_curl_set_long(easy, CURLOPT_POST, 1)
        canvas_curl_set_text(easy, CURLOPT_CUSTOMREQUEST, request.method.rawValue)
        canvas_curl_set_offset(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body?.length ?? 0))
        canvas_curl_set_data_callback(easy, CURLOPT_READFUNCTION, sendBody)
        canvas_curl_set_pointer(easy, CURLOPT_READDATA, context)
        canvas_curl_set_long(easy, CURLOPT_UPLOAD_BUFFERSIZE, 256 << 10)
    }

    private func failure(_ code: CURLcode, of request: HTTPRequest) -> TransferError {
        // The first link is checked before it is called.
        if code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_LOGIN_DENIED {
            return refusedRedirect(of: request)
        }
        let words =
            errorText[0] == 0 ? String(cString: curl_easy_strerror(code)) : String(cString: errorText)
        let fault = NetworkFault(code, proxyStatus: number(CURLINFO_HTTP_CONNECTCODE), detail: words)
        let detail =
            switch fault {
            case .proxyPassword, .proxyRefusal, .proxyUnreachable: "\(number(CURLINFO_HTTP_CONNECTCODE))"
            // "Connection refused" alone; libcurl adds how many milliseconds it took.
            case .connect where number(CURLINFO_OS_ERRNO) != 0:
                String(cString: strerror(Int32(number(CURLINFO_OS_ERRNO))))
            // Without OpenSSL's version and number before its message.
            case .tls: words.ranges(of: "::").last.map { String(words[$0.upperBound...]) } ?? words
            // Where libcurl cannot use a proxy's URL, it shows it, with the password in it.
            default: words.withoutUserInfo
            }
        return .network(fault, host: host(of: request), detail: detail)
    }

    private func refusedRedirect(of request: HTTPRequest) -> TransferError {
        .refusedLink(host: host(of: request), reason: "it redirects to an address that may not be called")
    }

    private func host(of request: HTTPRequest) -> String { HTTPLink(request.url)?.hostAndPort ?? "" }

    /// Nil where libcurl has none.
    private func text(_ info: CURLINFO) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard canvas_curl_get_text(easy, info, &text) == CURLE_OK else { return nil }
        return text.map { String(cString: $0) }
    }

    /// 0 where libcurl does not know.
    private func number(_ info: CURLINFO) -> Int {
        var number = 0
        return canvas_curl_get_long(easy, info, &number) == CURLE_OK ? number : 0
    }
}

private func receiveHeader(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let context, let bytes else { return 0 }
    let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
    return Unmanaged<CurlDelivery>.fromOpaque(context).takeUnretainedValue().header(line) ? line.count : 0
}

private func receiveBody(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let context, let bytes else { return 0 }
    let body = UnsafeRawBufferPointer(start: bytes, count: size * count)
    return Unmanaged<CurlDelivery>.fromOpaque(context).takeUnretainedValue().body(body) ? body.count : 0
}

private func sendBody(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let context, let bytes else { return Int(CURL_READFUNC_ABORT) }
    let room = UnsafeMutableRawBufferPointer(start: bytes, count: size * count)
    return Unmanaged<CurlDelivery>.fromOpaque(context).takeUnretainedValue().fill(room)
        ?? Int(CURL_READFUNC_ABORT)
}

private func reportProgress(
    _: UnsafeMutableRawPointer?, _: curl_off_t, _: curl_off_t, _: curl_off_t, _: curl_off_t
) -> Int32 {
    Task.isCancelled ? 1 : 0
}

private func openSocket(
    _ context: UnsafeMutableRawPointer?, _: curlsocktype, _ address: UnsafeMutablePointer<curl_sockaddr>?
) -> curl_socket_t {
    guard let context, let address else { return CURL_SOCKET_BAD }
    let delivery = Unmanaged<CurlDelivery>.fromOpaque(context).takeUnretainedValue()
    guard delivery.mayConnect(to: &address.pointee.addr) else { return CURL_SOCKET_BAD }
    delivery.noteConnection()
    let closeOnExec = Int32(SOCK_CLOEXEC.rawValue)
    return socket(address.pointee.family, address.pointee.socktype | closeOnExec, address.pointee.protocol)
}
