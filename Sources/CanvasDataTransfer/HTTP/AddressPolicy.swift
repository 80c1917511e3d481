/// Which network addresses a link may lead to, so that a link cannot reach into the local network.
package enum AddressPolicy: Sendable, Equatable {
    /// Every address: for a host that the user named.
    case any
    /// Addresses of the public internet only.
    case publicOnly
    /// Public ones and this machine's loopback: for a simulated Canvas.
    case publicOrLoopback

    /// Why `address` is refused; nil when it is not.
    func refusal(of address: NetworkAddress) -> String? { refusal(of: address.scope) }

    /// Why `link` is refused by its text alone, without asking DNS; nil when it is not.
    ///
    /// A proxy resolves names itself, so what a link through one leads to is seen nowhere else.
    package func refusal(of link: HTTPLink) -> String? {
        guard self != .any else { return nil }
        // libcurl turns other digits and dots (U+FF11, U+3002) into ASCII only when it connects.
        guard link.host.utf8.allSatisfy({ $0 < 0x80 }) else { return "its host is not written in ASCII" }
        var host = link.host[...]
        while host.last == "." { host.removeLast() }
        if host == "localhost" || host.hasSuffix(".localhost") { return refusal(of: .loopback) }
        if host.first == "[" { host = host.dropFirst().dropLast() }
        return NetworkAddress(String(host)).flatMap { refusal(of: $0) }
    }

    private func refusal(of scope: NetworkAddress.Scope) -> String? {
        switch (self, scope) {
        case (.any, _), (_, .global), (.publicOrLoopback, .loopback): nil
        case (_, .loopback): "it leads to this machine itself"
        case (_, .local): "it leads into a private network"
        case (_, .unknown): "its kind of address is not known"
        }
    }
}
