import CanvasDataBase
package import CanvasDataTransfer

/// Where the API is: `https://api.inshosteddata.com`, or a simulated Canvas on this machine.
package struct APIAddress: Sendable, Equatable {
    /// Scheme, host and port, without a slash at the end.
    package let text: String
    package let link: HTTPLink

    /// - Throws: `CanvasDataError` (configuration) for anything but https, or http to loopback.
    package init(_ text: String) throws {
        var text = text
        while text.hasSuffix("/") { text.removeLast() }
        // canvas-data-cli's config has the address with `/api` at its end.
        if text.hasSuffix("/api") { text.removeLast(4) }
        guard let link = HTTPLink(text), link.path == "/", link.query == nil, !link.hasUserInfo,
            link.scheme == "https" || link.scheme == "http"
        else { throw CanvasDataError.badAddress(text.withoutQuery.withoutUserInfo) }
        guard link.scheme == "https" || link.isLoopback else {
            throw CanvasDataError.plainAddress(link.hostAndPort)
        }
        self.text = text
        self.link = link
    }
}
