public import CanvasDataBase
package import CanvasDataTransfer

/// The SIS imports of one account of a Canvas.
///
///     let api = try SISImportAPI(baseURL: "https://mysubdomain.instructure.com", token: AccessToken(token))
///     let ended = try await api.watch("141", SISWatch())
///     print(ended.state.name)
///
/// A value that tasks may share. It reads no arguments, no files except those it is given, and of the environment the
/// proxy variables alone. Files are sent by `SISFeed` alone, which remembers what it has sent: what nobody remembers
/// may be sent twice.
public struct SISImportAPI: Sendable {
    /// What can be set besides the address and the token.
    public struct Options: Sendable {
        /// The account's number, or `self`: the root account of the host.
        public var account = "self"
        /// File of PEM certificates to trust instead of the system's.
        public var caFile: String?
        /// Seconds of silence after which an upload counts as lost.
        public var uploadTimeout = 300
        /// Told of each request, of retries, of each step.
        public var notify: @Sendable (Notice) -> Void = { _ in }
        /// Told how many bytes of an upload were sent, and how many there are.
        public var onSent: @Sendable (_ sent: Int, _ all: Int) -> Void = { _, _ in }

        /// Told how an import looked that is being watched.
        public var onLook: @Sendable (SISImport) -> Void = { _ in }

        public init() {}
    }

    package let caller: SISCaller
    package let options: Options
    let messageFiles: SISMessageFiles

    /// - Throws: `CanvasDataError` (configuration) for an address or an account that cannot be used.
    public init(baseURL: String, token: AccessToken, options: Options = Options()) throws {
        try self.init(
            baseURL: baseURL, token: token, options: options, world: .real, policy: Self.standardPolicy)
    }

    /// The same in another world: the clock, the patience and the network of a test.
    package init(
        baseURL: String, token: AccessToken, options: Options, world: World, policy: RetryPolicy,
        transport: (any HTTPTransport)? = nil, fileTransport: (any HTTPTransport)? = nil
    ) throws {
        guard options.account == "self" || SISImport.isID(options.account) else {
            throw CanvasDataError.badAccount(options.account)
        }
        let address = try CanvasAddress(baseURL)
        let settings = CurlSettings(
            userAgent: "canvas-data/\(canvasDataVersion)", caFile: options.caFile,
            schemes: address.link.scheme)
        caller = SISCaller(
            address: address, token: token, transport: transport ?? CurlTransport(settings), world: world,
            policy: policy, notify: options.notify)
        messageFiles = SISMessageFiles(
            address: address, caFile: options.caFile, transport: fileTransport)
        self.options = options
    }

    /// Five tries, 1, 2, 4, 8 seconds apart, more or less.
    package static var standardPolicy: RetryPolicy {
        var policy = RetryPolicy()
        policy.tries = 5
        policy.firstTries = 5
        policy.base = 1
        policy.cap = 16
        return policy
    }

    /// Scheme and host of the Canvas, as errors and logs name it.
    public var host: String { caller.host }

    /// The account's number, or `self`.
    public var account: String { options.account }

    /// `/api/v1/accounts/1/sis_imports` and what comes after it.
    func path(_ rest: String = "") -> String {
        "/api/v1/accounts/\(options.account)/sis_imports\(rest)"
    }

    /// Asks, and words a refusal: "CANVAS does not know import 141 (404)."
    func ask(
        _ method: HTTPRequest.Method = .get, _ target: String, _ what: String
    ) async throws -> (HTTPHead, JSONValue) {
        do {
            return try await caller.ask(method, target)
        } catch let refusal as SISRefusal {
            throw CanvasDataError.canvasRefused(refusal, host: host, what)
        }
    }
}
