/// Where requests to the API port arrive: logs them, passes on those to Canvas, answers those about the
/// simulator itself, and spoils what the misbehaviour script wants spoilt.
struct APIDesk: Sendable {
    let routes: CanvasDataRoutes
    let sis: SISRoutes
    let dap: DAPRoutes
    let dumpLibrary: DumpLibrary
    let log: RequestLog
    let mischief: Mischief

    func answer(_ request: APIRequest) async -> APIAnswer {
        do {
            if let answer = try await simulatorPage(request) { return answer }
            let entry = log.begin(
                LoggedRequest(
                    host: .api, method: request.method, path: request.path, query: request.query,
                    range: request.headers["range"], ifMatch: request.headers["if-match"],
                    hasCredentials: request.headers["authorization"] != nil))
            let rules = mischief.rules(at: .api, request.path, or: "\(request.method) \(request.path)")
            var answer = try await answer(request, rules)
            for rule in rules { Self.spoil(&answer, rule) }
            let faults = (rules.map(\.description) + answer.faults).joined(separator: "; ")
            let isSent = answer.delivery == .whole
            log.update(
                entry, status: isSent ? answer.status : nil, sent: isSent ? answer.body.count : 0,
                fault: faults.isEmpty ? nil : faults)
            return answer
        } catch {
            return .error(500, "\(error)")
        }
    }

    /// The right answer, or the one that takes its place; then the request may not have been carried out.
    private func answer(_ request: APIRequest, _ rules: [Misbehaviour.Rule]) async throws -> APIAnswer {
        if SISRoutes.isCreation(request) { sis.sis.postArrives() }
        if let rule = rules.first(where: { $0.position != nil }) {
            // Broken off in the middle of the request: nobody has seen it whole.
            let length = request.body.length ?? 0
            _ = try await request.body.read(atMost: rule.position?.resolved(in: length) ?? 0)
            return APIAnswer(status: 0, body: [])
        }
        let body: ReceivedBody
        do { body = try await request.body.read() } catch {
            return APIAnswer(status: 0, body: [], delivery: .reset)
        }
        let isDAP = DAPRoutes.own(request.path)
        let replacement = Self.replacement(rules.last, isDAP: isDAP)
        let isCarriedOut = replacement == nil || rules.last?.isCarriedOut == true
        if isDAP {
            guard isCarriedOut else { return replacement ?? .notFound }
            let answer = await dap.answer(request, body)
            return replacement ?? answer
        }
        guard SISRoutes.own(request.path) else {
            guard isCarriedOut else { return replacement ?? .notFound }
            let answer = try await routes.answer(request)
            return replacement ?? answer
        }
        guard isCarriedOut else {
            sis.record(request, body)
            return replacement ?? .notFound
        }
        let forgotten = rules.filter { $0.fault == .forget }.compactMap(\.value)
        let answer = sis.answer(request, body, forgotten: forgotten)
        return replacement ?? answer
    }

    /// The answer that takes the place of the right one.
    private static func replacement(_ rule: Misbehaviour.Rule?, isDAP: Bool) -> APIAnswer? {
        guard let rule else { return nil }
        let html = (name: "Content-Type", value: "text/html; charset=utf-8")
        switch rule.fault {
        case .html: return APIAnswer(status: 200, headers: [html], body: Pages.portal)
        case .redirect:
            return APIAnswer(status: 307, headers: [("Location", rule.value ?? "")], body: [])
        case .text:
            return APIAnswer(
                status: 500, headers: [("Content-Type", "text/plain")], body: Array("upstream failure\n".utf8)
            )
        case .noID:
            return .json(
                .object([
                    ("workflow_state", .string("created")), ("progress", .number(0)),
                    ("data", .object([("import_type", .string("instructure_csv"))])),
                ]))
        case .throttle:
            return APIAnswer(
                status: 403, headers: [("Content-Type", "text/plain"), ("X-Rate-Limit-Remaining", "0.0")],
                body: Array("403 Forbidden (Rate Limit Exceeded)\n".utf8))
        case .status:
            var answer =
                isDAP
                ? DAPErrors.answer(status: rule.number)
                : .error(rule.number, messages[rule.number] ?? "some error happened")
            // A gateway does not know the API's JSON.
            if rule.number == 502 || rule.number == 504 {
                answer = APIAnswer(status: rule.number, headers: [html], body: Pages.gateway)
            }
            if let seconds = rule.retryAfter { answer.headers.append(("Retry-After", String(seconds))) }
            return answer
        default: return nil
        }
    }

    private static let messages = [
        401: "Signature does not match", 403: "Access denied", 404: "Not found", 429: "Too many requests",
        500: "Internal server error", 503: "Service unavailable",
    ]

    private static func spoil(_ answer: inout APIAnswer, _ rule: Misbehaviour.Rule) {
        switch rule.fault {
        case .truncatedJSON: answer.body.removeLast(answer.body.count / 2)
        case .reset: answer.delivery = .reset
        case .stall: answer.delivery = .silence
        case .slow: answer.delayMilliseconds += rule.number
        default: break
        }
    }
}
