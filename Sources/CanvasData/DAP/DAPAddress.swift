import CanvasDataBase
import CanvasDataTransfer

/// Where DAP is: `https://api-gateway.instructure.com`, or a simulated one on this machine.
struct DAPAddress: Sendable, Equatable {
    /// Scheme, host and port, without a slash at the end.
    let text: String
    let link: HTTPLink

    var host: String { link.hostAndPort }

    /// - Throws: `CanvasDataError` (configuration) for anything other than https, or http to loopback.
    init(_ text: String) throws {
        var text = text
        while text.hasSuffix("/") { text.removeLast() }
        guard let link = HTTPLink(text), link.path == "/", link.query == nil, !link.hasUserInfo,
            link.scheme == "https" || link.scheme == "http"
        else { throw CanvasDataError.badDAPAddress(text.withoutQuery.withoutUserInfo) }
        guard link.scheme == "https" || link.isLoopback else {
            throw CanvasDataError.plainDAPAddress(link.hostAndPort)
        }
        self.text = text
        self.link = link
    }
}

extension CanvasDataError {
    static func badDAPAddress(_ text: String) -> CanvasDataError {
        CanvasDataError(
            .configuration, "\"\(text)\" is not the address of a DAP server.",
            remedy:
                "Give scheme and host alone, such as https://api-gateway.instructure.com (\(.key(.dapAPIURL)))."
        )
    }

    static func plainDAPAddress(_ host: String) -> CanvasDataError {
        CanvasDataError(
            .configuration, "http://\(host) would send the DAP client secret unprotected.",
            remedy:
                "Use https:// (\(.key(.dapAPIURL))); plain http is for a simulated server on 127.0.0.1 only."
        )
    }
}
