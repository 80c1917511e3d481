extension CanvasDataAPI {
    /// Items in one page, the most the SDK ever asked for.
    private static var pageSize: Int { 100 }
    /// Items the API gives when not asked for a number: it may be all it ever gives.
    private static var defaultPageSize: Int { 50 }

    /// All items that a list of the API holds, in no order, some perhaps twice.
    ///
    /// Without `after`, the API answers with its newest items; with it, with the oldest that have a larger
    /// sequence. How many it gives at most is not documented, so a page that may be full is followed by a walk
    /// from the oldest on, until a page brings nothing new.
    func pages<Item>(
        of path: String, after: Int?, limit: Int?, decode: (JSONValue, _ path: String) throws -> [Item],
        sequence: (Item) -> Int
    ) async throws -> [Item] {
        let size = min(limit ?? Self.pageSize, Self.pageSize)
        if after == nil {
            let newest = try decode(try await caller.get(path, query: [("limit", "\(size)")]), path)
            let mayBeFull = newest.count >= size || newest.count == Self.defaultPageSize
            if !mayBeFull || newest.count >= limit ?? .max { return newest }
        }
        var items: [Item] = []
        var last = after ?? 0
        while true {
            let query = [("after", "\(last)"), ("limit", "\(Self.pageSize)")]
            let page = try decode(try await caller.get(path, query: query), path)
            guard let newest = page.map(sequence).max(), newest > last else { return items }
            items += page
            last = newest
        }
    }
}
