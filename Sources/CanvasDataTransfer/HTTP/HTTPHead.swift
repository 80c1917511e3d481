/// Status and headers of an answer, known before the first byte of its body.
package struct HTTPHead: Sendable, Equatable {
    package var status: Int
    /// In the order received; names in lower case, as they are case-insensitive (RFC 9110 §5.1).
    package var headers: [Header]

    package struct Header: Sendable, Equatable {
        package var name: String
        package var value: String
    }

    package init(status: Int, headers: [Header] = []) {
        self.status = status
        self.headers = headers
    }

    /// The first header of this name, given in lower case.
    package subscript(name: String) -> String? {
        headers.first { $0.name == name }?.value
    }

    /// `Content-Length` in bytes; nil when absent or not a number.
    package var contentLength: Int? { self["content-length"].flatMap { Int($0) } }

    /// Whether the body comes in chunks, the last of which is its end: `chunked` is the last coding that is named
    /// (RFC 9112 §6.1).
    package var isChunked: Bool {
        let codings = headers.filter { $0.name == "transfer-encoding" }.flatMap {
            $0.value.split(separator: ",")
        }
        return codings.last.map { String($0).trimmingWhitespace.lowercased() == "chunked" } ?? false
    }

    /// Whether a complete body can be distinguished from one that broke off. Without a length, or with any coding except
    /// chunks, a body ends with its connection, for whatever reason that closes.
    package var announcesEnd: Bool { isChunked || contentLength != nil }

    /// A strong entity tag without its quotes; nil for weak or absent ones, which prove nothing about bytes.
    package var strongETag: String? {
        guard let tag = self["etag"], tag.hasPrefix("\""), tag.hasSuffix("\""), tag.count > 2 else {
            return nil
        }
        return String(tag.dropFirst().dropLast())
    }

    /// How many seconds from `now` on the server wants to be left alone: `Retry-After` as seconds or as a date
    /// (RFC 9110 §10.2.3).
    package func retryAfter(now: Double) -> Double? {
        guard let text = self["retry-after"] else { return nil }
        return Double(text) ?? HTTPDate(text).map { max(0, Double($0.seconds) - now) }
    }

    /// The server's clock when it answered, in whole seconds since 1970; nil when it does not say.
    package var date: Double? { self["date"].flatMap(HTTPDate.init).map { Double($0.seconds) } }

    /// What `Content-Range` says (RFC 9110 §14.4).
    package var contentRange: ContentRange? { self["content-range"].flatMap(ContentRange.init) }
}

extension String {
    package var trimmingWhitespace: String {
        var text = self[...]
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }
}
