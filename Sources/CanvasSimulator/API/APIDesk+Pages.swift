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
        default: return request.path.hasPrefix("/simulator/dap") ? dapPage(request) : nil
        }
    }

    private func dapPage(_ request: APIRequest) -> APIAnswer {
        let dap = dap.dap
        let table = (request.parameter("table") ?? "").percentDecoded.split(separator: ".", maxSplits: 1)
        do {
            switch request.path {
            case "/simulator/dap": break
            case "/simulator/dap/advance": dap.advance()
            case "/simulator/dap/expire": dap.expireJobs()
            case "/simulator/dap/change" where table.count == 2:
                guard let change = request.parameter("change").flatMap(DAPSchemaChange.init) else {
                    let changes = DAPSchemaChange.allCases.map(\.rawValue).joined(separator: ", ")
                    return .error(400, "Say what changes: change= is one of \(changes)")
                }
                try dap.change(
                    change, of: String(table[1]), in: String(table[0]),
                    column: request.parameter("column")?.percentDecoded)
            case "/simulator/dap/reload" where table.count == 2:
                try dap.reload(String(table[1]), in: String(table[0]))
            case "/simulator/dap/change", "/simulator/dap/reload":
                return .error(400, "Say which table: \(request.path)?table=canvas.users")
            default: return .error(404, "No page \(request.path)")
            }
        } catch {
            return .error(400, "\(error)")
        }
        return .json(
            .object([
                ("state", .number(dap.state)), ("at", .string(dap.at(dap.state))),
                ("rows", .object(dap.rowCounts.map { ($0.table, .number($0.rows)) })),
            ]))
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
