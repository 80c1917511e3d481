public import CanvasDataBase
package import CanvasDataTransfer

/// The SIS imports of one account of a Canvas.
///
///     let api = try SISImportAPI(baseURL: "https://mysubdomain.instructure.com", token: AccessToken(token))
///     for unfinished in try await api.unfinishedImports() { print(unfinished.id, unfinished.state.name) }
///     let ended = try await api.watch("141")
///
/// A value that tasks can share. It reads no arguments, no files except the CA file, and of the environment only the
/// proxy variables. It does not send files: `SISFeed` does, which keeps a record of what it has sent.
public struct SISImportAPI: Sendable {
    /// Everything except the address and the token.
    public struct Options: Sendable {
        /// The ID of the account, or `self`: the root account of the host.
        public var account = "self"
        /// File of PEM certificates to trust instead of the system's; nil for the system's.
        public var caFile: String?
        /// After how many seconds without any progress an upload counts as lost.
        public var uploadTimeout = 300
        /// Called for each request, retry and step.
        public var notify: @Sendable (Notice) -> Void = { _ in }
        /// Called with the number of bytes of an upload that were sent, and of all its bytes.
        public var onSent: @Sendable (_ sent: Int, _ all: Int) -> Void = { _, _ in }

        /// Called with each state of an import that is being watched.
        public var onCheck: @Sendable (SISImport) -> Void = { _ in }

        /// The root account, the system's certificates, no notices.
        public init() {}
    }

    package let caller: SISCaller
    package let options: Options
    let messageFiles: SISMessageFiles

    /// Creates a client for one account.
    ///
    /// - Parameters:
    ///   - baseURL: the URL of the Canvas, such as `https://mysubdomain.instructure.com`.
    ///   - token: an access token of a user who may import SIS data.
    ///   - options: everything else.
    /// - Throws: `CanvasDataError` (configuration) for an invalid URL or account ID.
    public init(baseURL: String, token: AccessToken, options: Options = Options()) throws {
        try self.init(
            baseURL: baseURL, token: token, options: options, world: .real, policy: Self.standardPolicy)
    }

    /// For tests: creates the client with the given clock, retry policy and transports.
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

    /// Five attempts, about 1, 2, 4 and 8 seconds apart.
    package static var standardPolicy: RetryPolicy {
        var policy = RetryPolicy()
        policy.tries = 5
        policy.firstTries = 5
        policy.base = 1
        policy.cap = 16
        return policy
    }

    /// Host of the Canvas, with the port if the URL has one.
    public var host: String { caller.host }

    /// The ID of the account, or `self`.
    public var account: String { options.account }

    /// `/api/v1/accounts/1/sis_imports` and what comes after it.
    func path(_ rest: String = "") -> String {
        "/api/v1/accounts/\(options.account)/sis_imports\(rest)"
    }

    /// Sends a request; `what` completes the message of a refusal: "HOST does not know import 141 (404)."
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
