import CanvasDataBase

extension CanvasDataAPI {
    /// Items asked for in one page, the most the SDK ever asked for.
    private static var pageSize: Int { 100 }

    /// Pages of one list that are asked for. Canvas keeps dumps for 60 days, so that a list has one or two; even a server
    /// that gives one item a page gets to its end.
    static var mostPages: Int { 500 }

    /// All items that a list of the API holds, in no order, some perhaps twice.
    ///
    /// Without `after`, the API answers with its newest items; with it, with the oldest that have a larger
    /// sequence. How many it gives at most is not documented, so a walk from the oldest on, which ends with the newest,
    /// brings all.
    ///
    /// - Throws: `CanvasDataError`, also for a list that does not end; what `decode` throws.
    func pages<Item>(
        of path: String, after: Int?, limit: Int?, decode: (JSONValue, _ path: String) throws -> [Item],
        sequence: (Item) -> Int
    ) async throws -> [Item] {
        var count = PageCount(most: Self.mostPages)
        func page(_ query: [(name: String, value: String)]) async throws -> [Item] {
            let answer = try await caller.get(path, query: query)
            guard count.add(answer) else { throw CanvasDataError.endlessList(path, count) }
            return try decode(answer, path)
        }
        var items: [Item] = []
        var newest = Int.max
        if after == nil {
            items = try await page([("limit", "\(min(limit ?? Self.pageSize, Self.pageSize))")])
            newest = items.map(sequence).max() ?? 0
            if items.isEmpty || items.count >= limit ?? .max { return items }
        }
        var last = after ?? 0
        while last < newest {
            let older = try await page([("after", "\(last)"), ("limit", "\(Self.pageSize)")])
            guard let reached = older.map(sequence).max(), reached > last else { break }
            items += older
            last = reached
        }
        return items
    }
}
