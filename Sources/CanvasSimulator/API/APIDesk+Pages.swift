extension APIDesk {
    /// Pages that the real Canvas does not have, without signature; nil for any other path.
    func simulatorPage(_ request: APIRequest) async throws -> APIAnswer? {
        switch request.path {
        case "/simulator/truth":
            var dumps: [JSONValue] = []
            for dump in routes.dumps.dumps.reversed() {
                dumps.append(try await dumpLibrary.truth(of: dump).json)
            }
            return .json(.object([("dumps", .array(dumps))]))
        case "/simulator/log":
            return .json(
                .object([
                    ("bytesServed", .number(log.bytesServed)),
                    ("credentialsAtFileHost", .number(log.credentialsAtFileHost)),
                    ("requests", .array(log.requests.map(\.json))),
                ]))
        case "/simulator/show":
            guard let count = request.parameter("dumps").flatMap({ Int($0) }), count >= 0 else {
                return .error(400, "Say how many of the oldest dumps exist: /simulator/show?dumps=2")
            }
            routes.dumps.show(count)
            return .json(.object([("dumps", .number(routes.dumps.dumps.count))]))
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
