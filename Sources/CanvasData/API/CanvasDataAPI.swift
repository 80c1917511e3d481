public import CanvasDataBase
package import CanvasDataTransfer

/// The Canvas Data API of one account (in the Python SDK: `CanvasDataAPI`).
///
///     let api = try CanvasDataAPI(credentials: Credentials(key: key, secret: secret))
///     for dump in try await api.dumps() { print(dump.sequence, dump.id) }
///
/// It has no state of its own and can be shared by tasks. It reads no arguments and only the files that it is given; of the
/// environment it reads only the proxy variables (`https_proxy`, `no_proxy`).
public struct CanvasDataAPI: Sendable {
    /// What can be set besides the credentials.
    public struct Options: Sendable {
        /// Where the API is. https, or http to this machine's loopback.
        public var baseURL = "https://api.inshosteddata.com"
        /// Uncompressed bytes gathered before each write to a table file (in the SDK: `download_chunk_size`).
        public var downloadChunkSize = 1 << 20
        /// File of PEM certificates to trust instead of the system's.
        public var caFile: String?
        /// Receives retries, a wrong clock, files that are fetched again.
        public var notify: @Sendable (Notice) -> Void = { _ in }

        /// Options for Canvas itself, without notices.
        public init() {}
    }

    package let caller: APICaller
    package let files: FileHost
    package let options: Options

    /// - Throws: `CanvasDataError` (configuration) for a base URL that cannot be used.
    public init(credentials: Credentials, options: Options = Options()) throws {
        try self.init(credentials: credentials, options: options, world: .real, policy: RetryPolicy())
    }

    /// For tests: a client with the given clock, retry policy and transports.
    package init(
        credentials: Credentials, options: Options, world: World, policy: RetryPolicy, stallTimeout: Int = 60,
        apiTransport: (any HTTPTransport)? = nil, fileTransport: (any HTTPTransport)? = nil
    ) throws {
        let address = try APIAddress(options.baseURL)
        let userAgent = "canvas-data/\(canvasDataVersion)"
        let apiSettings = CurlSettings(
            userAgent: userAgent, caFile: options.caFile, schemes: address.link.scheme,
            stallTimeout: stallTimeout)
        caller = APICaller(
            address: address, signer: RequestSigner(credentials),
            transport: apiTransport ?? CurlTransport(apiSettings), world: world, policy: policy,
            notify: options.notify)
        files = FileHost(
            isSimulated: address.link.isLoopback, userAgent: userAgent, caFile: options.caFile,
            stallTimeout: stallTimeout, transport: fileTransport, world: world, policy: policy)
        self.options = options
    }
}
