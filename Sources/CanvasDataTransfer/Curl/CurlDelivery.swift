import Glibc

/// What libcurl's callbacks hand over during one request. C cannot throw: the first error is kept and rethrown.
final class CurlDelivery {
    private(set) var error: (any Error)?
    /// An address that was refused: why the request failed, unless the host has another one.
    private(set) var refusal: TransferError?
    /// Which addresses may be connected to.
    private let addresses: AddressPolicy
    private let followsRedirects: Bool
    private let bodyLimit: Int
    private let upload: UploadReader?
    private var onConnect: (() -> Void)?
    private let accept: (HTTPHead) throws -> any ByteSink
    private var head = HTTPHead(status: 0)
    private var sink: (any ByteSink)?
    private var received = 0
    /// True for a redirect that will be followed.
    private(set) var isRedirect = false

    private var headerBytes = 0
    private var interimHeads = 0

    /// The page that a browser would show in the place of a redirect.
    private static let longestRedirect = 1 << 20
    /// All headers of an answer; S3's and Canvas's have 2 KB at most.
    private static let longestHeaders = 256 << 10
    /// Heads with a status of 1xx before the answer; HTTP sets no limit, servers send one or two.
    private static let mostInterimHeads = 100

    init(
        _ request: HTTPRequest, addresses: AddressPolicy, followsRedirects: Bool,
        accept: @escaping (HTTPHead) throws -> any ByteSink
    ) {
        self.addresses = addresses
        self.followsRedirects = followsRedirects
        bodyLimit = request.bodyLimit
        upload = request.body.map(UploadReader.init)
        onConnect = request.onConnect
        self.accept = accept
    }

    /// Takes one header line; false stops the transfer.
    func header(_ line: UnsafeRawBufferPointer) -> Bool {
        headerBytes += line.count
        guard headerBytes <= Self.longestHeaders else { return violation("its headers do not end") }
        // Trailers after a chunked body come here too and mean nothing to us.
        guard sink == nil, !isRedirect else { return true }
        let text = String(decoding: line, as: UTF8.self).trimmingWhitespace
        if text.hasPrefix("HTTP/") {
            let words = text.split(separator: " ", maxSplits: 2)
            head = HTTPHead(status: words.count > 1 ? Int(words[1]) ?? 0 : 0)
            return true
        }
        guard text.isEmpty else {
            if let colon = text.firstIndex(of: ":") {
                let value = text[text.index(after: colon)...]
                head.headers.append(
                    .init(name: text[..<colon].lowercased(), value: String(value).trimmingWhitespace))
            }
            return true
        }
        // 1xx announces another head.
        guard head.status >= 200 else {
            interimHeads += 1
            return interimHeads <= Self.mostInterimHeads
                || violation("it announces an answer again and again")
        }
        isRedirect = followsRedirects && (300..<400).contains(head.status) && head["location"] != nil
        return isRedirect || keepingError { sink = try accept(head) }
    }

    /// Always false.
    private func violation(_ what: String) -> Bool {
        error = error ?? TransferError.network(.protocolViolation, host: "", detail: what)
        return false
    }

    /// Takes a piece of the body; false stops the transfer.
    func body(_ bytes: UnsafeRawBufferPointer) -> Bool {
        received += bytes.count
        let limit = isRedirect ? Self.longestRedirect : bodyLimit
        guard received <= limit else {
            error = error ?? TransferError.tooLong(limit: limit)
            return false
        }
        // The body of a redirect that is being followed has no sink: it goes nowhere.
        guard let sink else { return true }
        return keepingError { try sink.write(bytes) }
    }

    func finish() throws {
        guard let sink else {
            throw TransferError.network(.protocolViolation, host: "", detail: "the answer has no headers")
        }
        try sink.finish()
    }

    func abandon() { sink?.abandon() }

    /// Gives the next piece of what is sent: how many bytes, 0 at the end; nil stops the transfer.
    func fill(_ room: UnsafeMutableRawBufferPointer) -> Int? {
        var count = 0
        let isGood = keepingError { count = try upload?.read(into: room) ?? 0 }
        return isGood ? count : nil
    }

    /// Reports a connection once, though a host may have several addresses, tried one after the other.
    func noteConnection() {
        onConnect?()
        onConnect = nil
    }

    /// Asked before each connection; false refuses it.
    func mayConnect(to address: UnsafePointer<sockaddr>) -> Bool {
        guard let refusal = addresses.refusal(of: NetworkAddress(address)) else { return true }
        self.refusal = .refusedLink(host: NetworkAddress(address).description, reason: refusal)
        return false
    }

    private func keepingError(_ work: () throws -> Void) -> Bool {
        do {
            try work()
            return true
        } catch {
            self.error = self.error ?? error
            return false
        }
    }
}
