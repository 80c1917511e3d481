import CanvasDataBase
import CanvasDataTransfer

extension SISImportAPI {
    /// One import as it is now.
    ///
    /// - Parameter id: the ID of the import.
    /// - Returns: the import.
    /// - Throws: `CanvasDataError`: usage if Canvas has no import with this ID.
    public func `import`(_ id: String) async throws -> SISImport {
        guard SISImport.isID(id) else { throw CanvasDataError.badImportID(id) }
        return try SISImport(json: await ask(.get, path("/\(id)"), "know import \(id)").1)
    }

    /// Imports, newest first.
    ///
    /// - Parameters:
    ///   - states: only imports in one of these states; empty for all. An unknown state is refused, because Canvas would
    ///     ignore it and list everything.
    ///   - since: only imports created after this time (ISO 8601).
    ///   - before: only imports created before this time (ISO 8601).
    ///   - limit: the maximum number of imports; nil for all.
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

    /// All imports of the account that have not ended. Canvas works on one at a time.
    ///
    /// - Returns: the imports, newest first.
    /// - Throws: `CanvasDataError`.
    public func unfinishedImports() async throws -> [SISImport] {
        try await imports(states: SISImportState.unfinished)
    }

    /// The newest import of the account; nil if there is none.
    ///
    /// - Throws: `CanvasDataError`.
    public func latestImport() async throws -> SISImport? {
        try await imports(limit: 1).first
    }

    /// The maximum number of pages of a list: a million elements. A large import may have a message for each row.
    static let mostPages = 10_000

    /// Every element under `key`, following `Link: …; rel="next"` on the same host.
    ///
    /// - Throws: `CanvasDataError`, also for an endless list.
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

    /// Whether the token may be sent there: only to the scheme, host and port of its Canvas.
    private func isOurs(_ link: HTTPLink) -> Bool {
        let ours = caller.address.link
        return link.scheme == ours.scheme && link.hostAndPort == ours.hostAndPort && !link.hasUserInfo
    }

    static func text(_ query: [(name: String, value: String)]) -> String {
        query.map { pair in
            // As in Canvas's documentation, which people search their logs for: the colon is not encoded.
            "\(pair.name)=\(pair.value.percentEncoded.replacing("%3A", with: ":"))"
        }.joined(separator: "&")
    }
}
