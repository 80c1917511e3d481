import CanvasDataBase
import CanvasDataTransfer

/// The bearer token of a client: got by a login, renewed before it ends and after the server has refused it.
actor DAPToken: RequestAuthorization {
    private struct Token {
        let header: String
        /// When we got it, or last failed to get another, in seconds since 1970.
        var issuedAt: Double
        let expiresAt: Double
    }

    /// With so many seconds left a token is renewed, as the official client does it.
    private static let renewal = 300.0
    /// But not more often than this: tokens may live for a minute only.
    private static let shortestUse = 30.0

    private let credentials: DAPCredentials
    private let caller: JSONCaller
    private let world: World
    private var token: Token?
    private var login: Task<Token, any Error>?

    init(
        _ credentials: DAPCredentials, address: DAPAddress, transport: any HTTPTransport, world: World,
        policy: RetryPolicy, notify: @escaping @Sendable (Notice) -> Void
    ) {
        self.credentials = credentials
        self.world = world
        caller = JSONCaller(
            address.text, service: DAPService(host: address.host, isLogin: true),
            authorization: BasicLogin(credentials: credentials), transport: transport, world: world,
            policy: policy, notify: notify)
    }

    func headers(for _: String) async throws -> [(name: String, value: String)] {
        [("Authorization", try await current().header)]
    }

    func correct(after _: HTTPHead, to headers: [(name: String, value: String)]) -> Bool {
        // Another request may have had the same answer, and renewed the token already.
        if headers.contains(where: { $0.name == "Authorization" && $0.value == token?.header }) {
            token = nil
        }
        return true
    }

    private func current() async throws -> Token {
        while true {
            if let token, !isDue(token) { return token }
            let login = self.login ?? Task { try await self.logIn() }
            self.login = login
            do {
                let new = try await withTaskCancellationHandler {
                    try await login.value
                } onCancel: {
                    login.cancel()
                }
                if self.login == login {
                    token = new
                    self.login = nil
                }
                return new
            } catch is CancellationError where !Task.isCancelled {
                // Another request that waited for it was cancelled; this one was not.
                if self.login == login { self.login = nil }
            } catch {
                if self.login == login { self.login = nil }
                // Renewed early so that there is time for this: what is left of it still works.
                guard !(error is CancellationError), let token, world.now() < token.expiresAt else {
                    throw error
                }
                self.token?.issuedAt = world.now()
                return token
            }
        }
    }

    private func isDue(_ token: Token) -> Bool {
        let now = world.now()
        if now >= token.expiresAt { return true }
        return token.expiresAt - now < Self.renewal && now - token.issuedAt >= Self.shortestUse
    }

    private func logIn() async throws -> Token {
        var request = HTTPRequest(url: DAPPath.login)
        request.method = .post
        request.headers = [("Content-Type", "application/x-www-form-urlencoded")]
        request.body = RequestBody([.bytes(Array("grant_type=client_credentials".utf8))])
        let asked = world.now()
        let answer = try await caller.ask(request).1
        // A line break would end the header that the token is sent in.
        guard let text = answer["access_token"]?.string, !text.isEmpty,
            text.utf8.allSatisfy({ (33...126).contains($0) })
        else { throw CanvasDataError.unreadableAnswer(DAPPath.login, "it holds no access token") }
        // Without one: the usual hour; a token that ends sooner is renewed after the server has refused it.
        let lifetime = answer["expires_in"]?.double ?? 3600
        return Token(header: "Bearer \(text)", issuedAt: world.now(), expiresAt: asked + max(1, lifetime))
    }
}

/// Client ID and secret, sent with the login alone.
private struct BasicLogin: RequestAuthorization {
    let credentials: DAPCredentials

    func headers(for _: String) -> [(name: String, value: String)] {
        let pair = "\(credentials.clientID):\(credentials.clientSecret)"
        return [("Authorization", "Basic \(base64(Array(pair.utf8)))")]
    }

    func correct(after _: HTTPHead, to _: [(name: String, value: String)]) -> Bool { false }
}
