import CanvasDataBase
import CanvasDataTransfer

extension SISImportAPI {
    /// One import as it is now.
    ///
    /// - Throws: `CanvasDataError` (usage) when Canvas has none of this id.
    public func `import`(_ id: String) async throws -> SISImport {
        guard SISImport.isID(id) else { throw CanvasDataError.badImportID(id) }
        return try SISImport(json: await ask(.get, path("/\(id)"), "know import \(id)").1)
    }

    /// Imports, newest first.
    ///
    /// - Parameters:
    ///   - states: only those in one of these; empty for all. Canvas ignores names that it does not know, so a state
    ///     of another name is refused here.
    ///   - since: created after this moment (ISO 8601).
    ///   - before: created before this moment (ISO 8601).
    ///   - limit: so many at most; nil for all.
    /// - Returns: the imports.
    /// - Throws: `CanvasDataError`.
    public func imports(
        states: [SISImportState] = [], since: String? = nil, before: String? = nil, limit: Int? = nil
    ) async throws -> [SISImport] {
        var query: [(name: String, value: String)] = []
        for state in states {
            if case .other(let name) = state { throw CanvasDataError.unknownState(name) }
            query.append(("workflow_state[]", state.name))
        }
        if let since { query.append(("created_since", since)) }
        if let before { query.append(("created_before", before)) }
        query.append(("per_page", "\(min(100, max(1, limit ?? 100)))"))
        return try await pages(
            path() + "?" + Self.text(query), "sis_imports", limit: limit, "list its imports"
        )
        .map { try SISImport(json: $0) }
    }

    /// Those that have not ended, whoever sent them: Canvas works on one at a time.
    public func unfinishedImports() async throws -> [SISImport] {
        try await imports(states: SISImportState.unfinished)
    }

    /// The newest import of the account; nil when there is none.
    public func latestImport() async throws -> SISImport? {
        try await imports(limit: 1).first
    }

    /// Pages of one list that are asked for: a million elements. An import of many rows may have a message for each.
    static let mostPages = 10_000

    /// Every element under `key`, following `Link: …; rel="next"` on the same host.
    ///
    /// - Throws: `CanvasDataError`, also for a list that does not end.
    func pages(_ target: String, _ key: String, limit: Int?, _ what: String) async throws -> [JSONValue] {
        var found: [JSONValue] = []
        var next: String? = target
        var seen: Set<String> = []
        var count = PageCount(most: Self.mostPages)
        while let target = next {
            guard seen.insert(target).inserted else { throw CanvasDataError.endlessPages(host: host) }
            let (head, json) = try await ask(.get, target, what)
            guard count.add(json) else {
                throw CanvasDataError.endlessCanvasList(host: host, target.withoutQuery, count)
            }
            guard let elements = json[key]?.array else {
                throw CanvasDataError.canvasUnreadable(target.withoutQuery, "it has no \(key)")
            }
            found += elements
            if let limit, found.count >= limit { return Array(found.prefix(limit)) }
            next = try nextPage(head)
        }
        return found
    }

    private func nextPage(_ head: HTTPHead) throws -> String? {
        for header in head.headers where header.name == "link" {
            for part in header.value.split(separator: ",") {
                let pieces = part.split(separator: ";").map { String($0).trimmingWhitespace }
                guard pieces.dropFirst().contains(where: { $0 == "rel=\"next\"" || $0 == "rel=next" }),
                    let first = pieces.first, first.hasPrefix("<"), first.hasSuffix(">")
                else { continue }
                let url = String(first.dropFirst().dropLast())
                guard let link = HTTPLink(url), isOurs(link) else {
                    throw CanvasDataError.canvasRedirected(host: host, to: HTTPLink(url)?.hostAndPort)
                }
                return link.path + (link.query.map { "?\($0)" } ?? "")
            }
        }
        return nil
    }

    /// The token goes to its own scheme, host and port only.
    private func isOurs(_ link: HTTPLink) -> Bool {
        let ours = caller.address.link
        return link.scheme == ours.scheme && link.hostAndPort == ours.hostAndPort && !link.hasUserInfo
    }

    static func text(_ query: [(name: String, value: String)]) -> String {
        query.map { pair in
            // As Canvas's documentation spells it, and people search their logs: the colon may stay as it is.
            "\(pair.name)=\(pair.value.percentEncoded.replacing("%3A", with: ":"))"
        }.joined(separator: "&")
    }
}
