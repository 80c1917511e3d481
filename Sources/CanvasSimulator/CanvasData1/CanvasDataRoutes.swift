/// The endpoints of Canvas Data 1.
struct CanvasDataRoutes: Sendable {
    let signature: RequestSignature
    let clock: ServerClock
    let dumps: DumpAnswers
    let defaultPage: Int
    let maximumPage: Int

    func answer(_ request: APIRequest) async throws -> APIAnswer {
        guard request.method == "GET" else { return .error(405, "Method not allowed: \(request.method)") }
        if let objection = signature.objection(to: request) { return .error(401, objection) }
        let segments = request.path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
            .map(String.init)
        switch segments.prefix(2) {
        case ["api", "schema"]: return schema(Array(segments.dropFirst(2))) ?? notFound(request)
        case ["api", "account"]:
            guard segments.count > 3, Self.isAccount(segments[2]) else { return notFound(request) }
            return try await account(Array(segments.dropFirst(3)), request) ?? notFound(request)
        default: return notFound(request)
        }
    }

    private static func isAccount(_ segment: String) -> Bool {
        segment == "self" || (!segment.isEmpty && segment.utf8.allSatisfy { 0x30...0x39 ~= $0 })
    }

    private func notFound(_ request: APIRequest) -> APIAnswer { .error(404, "No route for \(request.path)") }

    private func schema(_ rest: [String]) -> APIAnswer? {
        let versions = dumps.dumpLibrary.school.course.schemaVersions
        if rest.isEmpty { return .json(SchemaAnswers.list(versions)) }
        guard rest.count == 1 else { return nil }
        let wanted = rest[0] == "latest" ? versions[0].version : rest[0]
        guard let version = versions.first(where: { $0.version == wanted }) else {
            return .error(404, "Schema version not found: \(rest[0])")
        }
        return .json(SchemaAnswers.schema(version))
    }

    private func account(_ rest: [String], _ request: APIRequest) async throws -> APIAnswer? {
        switch rest {
        case ["dump"]: return dumps.list(page(request))
        case ["file", "latest"]: return try await dumps.latest()
        case ["file", "sync"]: return try await dumps.sync()
        case ["file", "byDump", rest.last]: return try await dumps.dump(rest[2])
        case ["file", "byTable", rest.last]: return try await dumps.history(of: rest[2], page(request))
        default: return nil
        }
    }

    private func page(_ request: APIRequest) -> Page {
        Page(
            limit: min(max(1, request.parameter("limit").flatMap { Int($0) } ?? defaultPage), maximumPage),
            after: request.parameter("after").flatMap { Int($0) })
    }
}

/// Which part of a list is asked for.
struct Page: Sendable {
    let limit: Int
    /// Only larger sequences.
    let after: Int?

    /// The items of the page out of `all`, which are newest first, and so is the page.
    ///
    /// The real API's paging is not documented beyond "`after` returns larger sequences". The one client that
    /// is known to page asks again with the largest sequence it has, and stops at a page shorter than the
    /// limit: that reaches everything only if a page holds the oldest ones above `after`. Without `after`
    /// it holds the newest.
    func items<Item>(of all: [Item], sequence: (Item) -> Int) -> [Item] {
        guard let after else { return Array(all.prefix(limit)) }
        return Array(all.filter { sequence($0) > after }.suffix(limit))
    }
}
