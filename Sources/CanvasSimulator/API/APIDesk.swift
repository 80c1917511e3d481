/// Where requests to the API port arrive: logs them, passes on those to Canvas, answers those about the
/// simulator itself.
struct APIDesk: Sendable {
    let routes: CanvasDataRoutes
    let library: DumpLibrary
    let log: RequestLog

    func answer(_ request: APIRequest) async -> APIAnswer {
        do {
            if let answer = try await simulatorPage(request) { return answer }
            let entry = log.begin(
                LoggedRequest(
                    host: .api, method: request.method, path: request.path, query: request.query,
                    range: request.headers["range"], ifMatch: request.headers["if-match"],
                    hasCredentials: request.headers["authorization"] != nil))
            let answer = try await routes.answer(request)
            log.update(entry, status: answer.status, sent: answer.body.count)
            return answer
        } catch {
            return .error(500, "\(error)")
        }
    }

    /// Pages that the real Canvas does not have, without signature.
    private func simulatorPage(_ request: APIRequest) async throws -> APIAnswer? {
        switch request.path {
        case "/simulator/truth":
            var dumps: [JSONValue] = []
            for dump in routes.dumps.dumps.reversed() { dumps.append(try await library.truth(of: dump).json) }
            return .json(.object([("dumps", .array(dumps))]))
        case "/simulator/log":
            return .json(
                .object([
                    ("bytesServed", .number(log.bytesServed)),
                    ("credentialsAtFileHost", .number(log.credentialsAtFileHost)),
                    ("requests", .array(log.requests.map(\.json))),
                ]))
        default: return nil
        }
    }
}

extension LoggedRequest {
    fileprivate var json: JSONValue {
        .object([
            ("host", .string(host.rawValue)), ("method", .string(method)), ("path", .string(path)),
            ("query", .string(query)), ("range", range.map { .string($0) } ?? .null),
            ("ifMatch", ifMatch.map { .string($0) } ?? .null), ("hasCredentials", .bool(hasCredentials)),
            ("status", .number(status)), ("bytesSent", .number(bytesSent)),
            ("fault", fault.map { .string($0) } ?? .null),
        ])
    }
}
