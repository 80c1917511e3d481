import CanvasDataBase
import CanvasDataTransfer

/// Where the CSV files of messages are. They get no token: their links carry one of their own, and often lead to
/// another host.
struct SISMessageFiles: Sendable {
    private let address: CanvasAddress
    let transport: any HTTPTransport

    init(address: CanvasAddress, caFile: String?, transport: (any HTTPTransport)?) {
        self.address = address
        self.transport =
            transport
            ?? CurlTransport(
                .files(
                    userAgent: "canvas-data/\(canvasDataVersion)", caFile: caFile,
                    isSimulated: address.link.isLoopback,
                    // A Canvas in a private network keeps its files there too.
                    ownHost: address.link.hostAndPort))
    }

    /// The messages behind `url`; nil when there are none to be had there.
    ///
    /// - Throws: `CancellationError`.
    func messages(_ url: String) async throws -> [SISImportMessage]? {
        guard let link = HTTPLink(url), !link.hasUserInfo,
            link.scheme == "https" || link.scheme == "http" && address.link.isLoopback
        else { return nil }
        do {
            let response = try await transport.send(HTTPRequest(url: url, bodyLimit: 64 << 20))
            // A CSV that is cut between two rows looks whole.
            guard response.head.status == 200, response.head.announcesEnd else { return nil }
            return SISMessageCSV.messages(response.body)
        } catch is TransferError {
            try Task.checkCancellation()
            return nil
        }
    }
}
