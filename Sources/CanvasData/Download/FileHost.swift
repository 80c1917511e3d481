import CanvasDataTransfer

/// How files are fetched: from hosts that the links name, which get no credential of ours.
package struct FileHost: Sendable {
    let transport: any HTTPTransport
    let world: World
    let policy: RetryPolicy
    let memory = HostMemory()
    private let isSimulated: Bool

    init(
        isSimulated: Bool, isBehindProxy: Bool, userAgent: String, caFile: String?, stallTimeout: Int,
        transport: (any HTTPTransport)?, world: World, policy: RetryPolicy
    ) {
        let addresses: AddressPolicy = isSimulated ? .publicOrLoopback : isBehindProxy ? .any : .publicOnly
        let settings = CurlSettings(
            userAgent: userAgent, caFile: caFile, schemes: isSimulated ? "http,https" : "https",
            followsRedirects: true, addresses: addresses, stallTimeout: stallTimeout)
        self.transport = transport ?? CurlTransport(settings)
        self.isSimulated = isSimulated
        self.world = world
        self.policy = policy
    }

    /// - Throws: `CanvasDataError` for a link that may not be followed, before anything is sent.
    func check(_ fragment: Fragment) throws {
        guard let link = HTTPLink(fragment.url), !link.hasUserInfo else {
            throw CanvasDataError.refusedLink(of: fragment.name, to: "no host", because: "it is no plain URL")
        }
        func refuse(_ reason: String) -> CanvasDataError {
            .refusedLink(of: fragment.name, to: link.hostAndPort, because: reason)
        }
        if link.isLoopback {
            guard isSimulated else { throw refuse("it leads to this machine itself") }
            return
        }
        guard link.scheme == "https" else { throw refuse("it is not https") }
        if let scope = link.addressScope, scope != .global { throw refuse("it leads into a private network") }
    }
}
