/// What is asked of an API or a file host.
package struct HTTPRequest: Sendable {
    package enum Method: String, Sendable { case get = "GET", post = "POST", put = "PUT" }

    package var method = Method.get
    package var url: String
    /// Sent as they are; a name or value with CR, LF or NUL is refused.
    package var headers: [(name: String, value: String)]
    /// The body may not be longer than this many bytes.
    package var bodyLimit: Int
    /// True to open a new connection, as the one that just failed may be broken in the middle of a proxy.
    package var freshConnection: Bool
    /// What is sent; a GET sends nothing.
    package var body: RequestBody?
    /// Seconds of silence after which this request counts as stalled; nil for what holds for all.
    package var stallTimeout: Int?
    /// Called when a connection is opened for this request.
    package var onConnect: (@Sendable () -> Void)?

    package init(
        url: String, headers: [(name: String, value: String)] = [], bodyLimit: Int = 64 << 30,
        freshConnection: Bool = false
    ) {
        self.url = url
        self.headers = headers
        self.bodyLimit = bodyLimit
        self.freshConnection = freshConnection
    }
}

/// An answer whose body was small enough to keep in memory.
package struct HTTPResponse: Sendable {
    package var head: HTTPHead
    package var body: [UInt8]

    package init(head: HTTPHead, body: [UInt8]) {
        self.head = head
        self.body = body
    }
}

extension String {
    /// This link up to its query or fragment.
    package var withoutQuery: String {
        String(prefix { $0 != "?" && $0 != "#" })
    }

    /// This link with `****` for the user name and password before its host.
    package var withoutUserInfo: String {
        let start = firstRange(of: "://")?.upperBound ?? startIndex
        guard let at = lastIndex(of: "@"), at >= start else { return self }
        return "\(self[..<start])****\(self[at...])"
    }
}
