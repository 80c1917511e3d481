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
            curl_easy_cleanup(easy)
            throw .network(.outOfMemory, host: "", detail: "libcurl is older than 7.85")
        }
        self.easy = easy
        self.settings = settings
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
    }

    deinit {
        curl_easy_cleanup(easy)
        errorText.deallocate()
    }

    /// `curl_global_init` once in the process, before any thread uses the library.
    private static let isLibcurlReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    /// Sends `request`, and its answer's body into the sink that `accept` gives for its head.
    func perform(_ request: HTTPRequest, accept: @escaping (HTTPHead) throws -> any ByteSink) throws {
        curl_easy_reset(easy)  // keeps connections and DNS, forgets every option
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        var list: UnsafeMutablePointer<curl_slist>?
        defer { curl_slist_free_all(list) }
        for (name, value) in request.headers {
            guard !"\(name)\(value)".utf8.contains(where: { $0 == 13 || $0 == 10 || $0 == 0 }) else {
                throw TransferError.refusedLink(
                    host: HTTPLink(request.url)?.hostAndPort ?? "", reason: "a header holds a line break")
            }
            list = curl_slist_append(list, "\(name): \(value)")
        }
        let delivery = CurlDelivery(settings: settings, request: request, accept: accept)
        let context = Unmanaged.passUnretained(delivery).toOpaque()

        settings.apply(to: easy)
        canvas_curl_set_text(easy, CURLOPT_URL, request.url)
        canvas_curl_set_list(easy, CURLOPT_HTTPHEADER, list)
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
        try delivery.finish()
    }

    /// Chunked encoding is never used: the server must be able to tell a whole body from a cut one.
    private func prepareBody(of request: HTTPRequest, _ context: UnsafeMutableRawPointer) {
        canvas_curl_set_long(easy, CURLOPT_POST, 1)
        canvas_curl_set_text(easy, CURLOPT_CUSTOMREQUEST, request.method.rawValue)
        canvas_curl_set_offset(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body?.length ?? 0))
        canvas_curl_set_data_callback(easy, CURLOPT_READFUNCTION, sendBody)
        canvas_curl_set_pointer(easy, CURLOPT_READDATA, context)
        canvas_curl_set_long(easy, CURLOPT_UPLOAD_BUFFERSIZE, 256 << 10)
    }

    private func failure(_ code: CURLcode, of request: HTTPRequest) -> TransferError {
        let host = HTTPLink(request.url)?.hostAndPort ?? ""
        // The first link is checked before it is called: these come from where it redirects to.
        if code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_LOGIN_DENIED {
            return .refusedLink(host: host, reason: "it redirects to an address that may not be called")
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
            // Without OpenSSL's version and number before its words.
            case .tls: words.ranges(of: "::").last.map { String(words[$0.upperBound...]) } ?? words
            // Where libcurl cannot use a proxy's URL, it shows it, with the password in it.
            default: words.withoutUserInfo
            }
        return .network(fault, host: host, detail: detail)
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
