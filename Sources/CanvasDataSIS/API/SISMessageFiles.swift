import CanvasDataBase
import CanvasDataTransfer

/// Fetches the CSV files of messages. No token is sent: the links carry one of their own, and often lead to another host.
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
                    // A Canvas in a private network also has its files there.
                    ownHost: address.link.hostAndPort))
    }

    /// The messages at `url`; nil if none are available there.
    ///
    /// - Throws: `CancellationError`.
    func messages(_ url: String) async throws -> [SISImportMessage]? {
        guard let link = HTTPLink(url), !link.hasUserInfo,
            link.scheme == "https" || link.scheme == "http" && address.link.isLoopback
        else { return nil }
        do {
            let response = try await transport.send(HTTPRequest(url: url, bodyLimit: 64 << 20))
            // A CSV file that was cut between two rows would look complete.
            guard response.head.status == 200, response.head.announcesEnd else { return nil }
            return SISMessageCSV.messages(response.body)
        } catch is TransferError {
            try Task.checkCancellation()
            return nil
        }
    }
}
