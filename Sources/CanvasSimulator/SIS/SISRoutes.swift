/// The endpoints of SIS imports, in the order in which Canvas checks a request: token, account, right, route.
struct SISRoutes: Sendable {
    let sis: SimulatedSIS
    let files: SISErrorFiles
    let clock: ServerClock

    /// Whether `path` is one of Canvas's REST API, not of Canvas Data.
    static func own(_ path: String) -> Bool { path.hasPrefix("/api/v1/") || path.hasPrefix("/files/") }

    /// Whether an import is to be created.
    static func isCreation(_ request: APIRequest) -> Bool {
        let last = request.path.split(separator: "/").last
        return request.method == "POST" && (last == "sis_imports" || last == "sis_imports.json")
    }

    /// - Parameters:
    ///   - request: What was asked.
    ///   - body: Its body, whole.
    ///   - forgotten: Options that are not to be taken.
    /// - Returns: What Canvas would answer.
    func answer(_ request: APIRequest, _ body: ReceivedBody, forgotten: [String] = []) -> APIAnswer {
        var answer = route(request, body, forgotten)
        answer.headers += [("X-Request-Cost", "0.0421"), ("X-Rate-Limit-Remaining", "599.9")]
        return answer
    }

    /// Notes a request for an import that is not carried out.
    func record(_ request: APIRequest, _ body: ReceivedBody) {
        guard request.method == "POST" else { return }
        SISCreation(sis, clock, request, body, sis.withBook { $0.settings }).record()
    }

    private func route(_ request: APIRequest, _ body: ReceivedBody, _ forgotten: [String]) -> APIAnswer {
        var path = request.path.split(separator: "/").map(String.init)
        // Canvas takes .json at the end of any path.
        if let last = path.last, last.hasSuffix(".json") { path[path.count - 1] = String(last.dropLast(5)) }
        if path.first == "files" { return files.download(path, request) }
        if let refusal = tokenRefusal(request) { return refusal }
        guard path.count > 3 else { return .notFound }
        switch path[2] {
        case "progress" where path.count == 4: return progress(path[3], request)
        case "users" where Array(path.dropFirst(3)) == ["self"] && request.method == "GET":
            return .json(SISAnswers(request, sis.withBook { $0.settings }, files, account: "self").user(1))
        case "accounts": return account(path[3], Array(path.dropFirst(4)), request, body, forgotten)
        default: return .notFound
        }
    }

    private func tokenRefusal(_ request: APIRequest) -> APIAnswer? {
        guard let authorization = request.headers["authorization"] else {
            return .unauthenticated("user authorization required", status: "unauthenticated")
        }
        return authorization == "Bearer \(sis.token)"
            ? nil : .unauthenticated("Invalid access token.", status: nil)
    }

    private func account(
        _ account: String, _ rest: [String], _ request: APIRequest, _ body: ReceivedBody,
        _ forgotten: [String]
    ) -> APIAnswer {
        let settings = sis.withBook { $0.settings }
        let isRoot = account == "self" || account == settings.rootAccount
        guard isRoot || settings.subAccounts.contains(account) else { return .notFound }
        let isErrors = rest == ["sis_import_errors"]
        guard rest.first == "sis_imports" || isErrors else { return .notFound }
        guard isRoot else {
            return .errors(400, ["SIS imports can only be executed on root accounts"])
        }
        guard settings.isEnabled else {
            return .errors(403, ["SIS imports are not enabled for this account"])
        }
        let isCreation = request.method == "POST" && rest == ["sis_imports"]
        let isRestoration = request.method == "PUT" && rest.last == "restore_states"
        let isAllowed =
            isCreation
            ? settings.rights.contains(.importSIS)
            : isRestoration ? settings.rights.contains(.manageSIS) : !settings.rights.isEmpty
        guard isAllowed else { return .unauthorized }
        let answer = SISAnswers(request, settings, files, account: account)
        switch (request.method, Array(rest.dropFirst())) {
        case ("POST", []):
            return SISCreation(sis, clock, request, body, settings).answer(answer, forgotten: forgotten)
        case ("GET", []): return isErrors ? errors(of: nil, request, answer) : list(request, answer)
        case ("GET", ["importing"]): return importing(answer)
        case ("PUT", ["abort_all_pending"]): return abortAllPending()
        case ("GET", let rest) where rest.count == 1: return show(rest[0], answer)
        case ("GET", let rest) where rest.count == 2 && rest[1] == "sis_import_errors":
            return errors(of: rest[0], request, answer)
        case ("PUT", let rest) where rest.count == 2 && rest[1] == "abort": return abort(rest[0], answer)
        case ("PUT", let rest) where rest.count == 2 && rest[1] == "restore_states":
            return restore(rest[0], request, body, answer)
        default: return .notFound
        }
    }
}

extension APIAnswer {
    static let notFound = json(
        .object([
            (
                "errors",
                .array([.object([("message", .string("The specified resource does not exist."))])])
            )
        ]), status: 404)

    /// A missing right, which Canvas tells from a bad token only by the header.
    static let unauthorized = json(
        .object([
            ("status", .string("unauthorized")),
            (
                "errors",
                .array([
                    .object([("message", .string("user not authorized to perform that action"))])
                ])
            ),
        ]), status: 401)

    static func unauthenticated(_ message: String, status: String?) -> APIAnswer {
        var members: [(String, JSONValue)] = status.map { [("status", .string($0))] } ?? []
        members.append(("errors", .array([.object([("message", .string(message))])])))
        var answer = json(.object(members), status: 401)
        answer.headers.append(("WWW-Authenticate", "Bearer realm=\"canvas-lms\""))
        return answer
    }

    static func errors(_ status: Int, _ messages: [String]) -> APIAnswer {
        json(.object([("errors", .array(messages.map { .string($0) }))]), status: status)
    }

    static func message(_ status: Int, _ message: String) -> APIAnswer {
        json(.object([("message", .string(message))]), status: status)
    }
}
