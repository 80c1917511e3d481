import CanvasDataBase
package import CanvasDataTransfer

/// The URL of a Canvas: `https://mysubdomain.instructure.com`, or a simulated one on this machine.
package struct CanvasAddress: Sendable, Equatable {
    /// Scheme, host and port, without a slash at the end.
    package let text: String
    package let link: HTTPLink

    /// - Throws: `CanvasDataError` (configuration) for anything other than https, or http to loopback.
    package init(_ text: String) throws {
        var text = text[...]
        // Older scripts required the path too: https://canvas.instructure.com/api/v1/accounts/
        for ending in ["/accounts", "/v1", "/api"] {
            while text.hasSuffix("/") { text.removeLast() }
            if text.hasSuffix(ending) { text.removeLast(ending.count) }
        }
        while text.hasSuffix("/") { text.removeLast() }
        guard let link = HTTPLink(String(text)), link.path == "/", link.query == nil, !link.hasUserInfo,
            link.scheme == "https" || link.scheme == "http"
        else { throw CanvasDataError.badCanvasAddress(String(text).withoutQuery.withoutUserInfo) }
        guard link.scheme == "https" || link.isLoopback else {
            throw CanvasDataError.plainCanvasAddress(link.hostAndPort)
        }
        self.text = String(text)
        self.link = link
    }
}
