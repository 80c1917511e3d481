/// Which network addresses a link may lead to, so that a link cannot reach into the local network.
package enum AddressPolicy: Sendable, Equatable {
    /// Every address: for a host that the user named, or when a proxy makes the connections.
    case any
    /// Addresses of the public internet only.
    case publicOnly
    /// Public ones and this machine's loopback: for a simulated Canvas.
    case publicOrLoopback

    /// Why `address` is refused; nil when it is not.
    func refusal(of address: NetworkAddress) -> String? {
        switch (self, address.scope) {
        case (.any, _), (_, .global), (.publicOrLoopback, .loopback): nil
        case (_, .loopback): "it leads to this machine itself"
        case (_, .local): "it leads into a private network"
        case (_, .unknown): "its kind of address is not known"
        }
    }
}
