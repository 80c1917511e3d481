/// The endpoints of DAP, in the order in which a request is checked: token, limit, what is asked for.
struct DAPRoutes: Sendable {
    let dap: SimulatedDAP
    let objects: DAPObjects
    let mischief: Mischief

    /// Whether `path` is one of DAP's.
    static func own(_ path: String) -> Bool { path.hasPrefix("/dap/") || path.hasPrefix("/ids/") }

    func answer(_ request: APIRequest, _ body: ReceivedBody) async -> APIAnswer {
        let segments = request.path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
            .map { String($0).percentDecoded }
        if segments == ["ids", "auth", "login"] { return login(request, body) }
        if let refusal = tokenRefusal(request) { return refusal }
        if let scope = request.parameter("scope"), scope != Self.scope {
            return DAPErrors.validation("The scope is not one of this client's.", at: 0, in: [])
        }
        let desk = DAPDesk(request: request, body: body, dap: dap, objects: objects, mischief: mischief)
        switch (request.method, segments.count) {
        case ("GET", 4) where segments[1] == "query" && segments[3] == "table":
            return desk.list(segments[2])
        case ("GET", 6) where segments[1] == "query" && segments[3] == "table" && segments[5] == "schema":
            return desk.schema(segments[2], segments[4])
        case ("POST", 6) where segments[1] == "query" && segments[3] == "table" && segments[5] == "data":
            return await desk.query(segments[2], segments[4])
        case ("GET", 3) where segments[1] == "job": return await desk.job(segments[2])
        case ("POST", 3) where segments[1...] == ["object", "url"]: return desk.links()
        default: return DAPErrors.gateway(404, "no Route matched with those values")
        }
    }

    /// The root account's UUID: the only scope there is, and so the default.
    static let scope = Randomness.uuid(0xDA9)

    private func login(_ request: APIRequest, _ body: ReceivedBody) -> APIAnswer {
        guard request.method == "POST" else { return DAPErrors.gateway(405, "Method Not Allowed") }
        let given = Digests.base64(Array("\(dap.clientID):\(dap.clientSecret)".utf8))
        guard request.headers["authorization"] == "Basic \(given)" else {
            return DAPErrors.unauthorized("Client authentication failed.")
        }
        let type = request.headers["content-type"]?.split(separator: ";").first?.trimmingSpaces.lowercased()
        guard type == "application/x-www-form-urlencoded",
            String(decoding: body.bytes, as: UTF8.self).split(separator: "&").contains(
                "grant_type=client_credentials")
        else {
            return DAPErrors.validation("The grant type must be client_credentials.", at: 0, in: body.bytes)
        }
        let rules = mischief.rules(at: .dap, "login", or: "POST \(request.path)") { rule in
            rule.fault == .token || rule.fault == .extraMembers
        }
        let lifetime = rules.first { $0.fault == .token }?.number ?? dap.settings.tokenLifetime
        var members: [(String, JSONValue)] = [
            ("access_token", .string(dap.tokens.issue(lifetime: lifetime, to: dap.clientID))),
            ("expires_in", .number(lifetime)), ("scope", .string("dap.query:read")),
            ("token_type", .string("Bearer")),
        ]
        if rules.contains(where: { $0.fault == .extraMembers }) { members += DAPDesk.extra }
        var answer = APIAnswer.json(.object(members))
        answer.faults = rules.map(\.description)
        return answer
    }

    /// `Authorization` wins over the older header.
    private func tokenRefusal(_ request: APIRequest) -> APIAnswer? {
        guard
            let given = request.headers["authorization"]
                ?? request.headers["x-instauth"].map({ "Bearer \($0)" })
        else { return DAPErrors.unauthorized("The access token is missing.") }
        guard given.hasPrefix("Bearer ") else {
            return DAPErrors.unauthorized("The access token is not valid.")
        }
        return dap.tokens.objection(to: String(given.dropFirst(7))).map(DAPErrors.unauthorized)
    }
}
