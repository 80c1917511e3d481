import CanvasDataBase
import CanvasDataTransfer

/// How files are fetched: from hosts that the links name, which get no credential of ours.
package struct FileHost: Sendable {
    let transport: any HTTPTransport
    let world: World
    let policy: RetryPolicy
    let memory = HostMemory()
    private let addresses: AddressPolicy

    init(
        isSimulated: Bool, userAgent: String, caFile: String?, stallTimeout: Int,
        transport: (any HTTPTransport)?, world: World, policy: RetryPolicy
    ) {
        let settings = CurlSettings.files(
            userAgent: userAgent, caFile: caFile, isSimulated: isSimulated, stallTimeout: stallTimeout)
        addresses = settings.addresses
        self.transport = transport ?? CurlTransport(settings)
        self.world = world
        self.policy = policy
    }

    /// - Throws: `CanvasDataError` for a link that may not be followed, before anything is sent.
    func check(_ fragment: Fragment) throws {
        guard let link = HTTPLink(fragment.url), !link.hasUserInfo else {
            throw CanvasDataError.refusedLink(
                of: fragment.name, to: "no host", because: "it is not a plain URL")
        }
        func refuse(_ reason: String) -> CanvasDataError {
            .refusedLink(of: fragment.name, to: link.hostAndPort, because: reason)
        }
        if let reason = addresses.refusal(of: link) { throw refuse(reason) }
        // Loopback was refused already, unless it is a simulated Canvas's.
        guard link.scheme == "https" || link.isLoopback else { throw refuse("it is not https") }
    }

    /// Whether the next file would fail in the same way, so that it is useless to continue.
    func meetsEveryFile(_ error: CanvasDataError) -> Bool {
        switch error.kind {
        case .cannotWrite, .inputOutput, .configuration, .cancelled, .bug, .usage: true
        case .unavailable, .refused: memory.isGivenUp
        case .failed, .partlyDone, .wrongData, .busy: false
        }
    }
}
