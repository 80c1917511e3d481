/// An answer whose body was small enough to keep in memory.
package struct HTTPResponse: Sendable {
    package var head: HTTPHead
    package var body: [UInt8]

    package init(head: HTTPHead, body: [UInt8]) {
        self.head = head
        self.body = body
    }

    /// The start of the body as text, for error messages: at most 200 characters, on one line.
    package var excerpt: String {
        let text = String(decoding: body.prefix(800), as: UTF8.self)
        return String(text.split(whereSeparator: \.isWhitespace).joined(separator: " ").prefix(200))
    }
}
