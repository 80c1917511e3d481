extension Sequence where Self: Sendable, Element: Sendable {
    /// Calls `work` for each element, at most `limit` at once, begun in order; the first error cancels the rest.
    package func concurrently(
        atMost limit: Int, _ work: @escaping @Sendable (Element) async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            var running = 0
            for element in self {
                if running >= limit {
                    try await group.next()
                    running -= 1
                }
                try Task.checkCancellation()
                group.addTask { try await work(element) }
                running += 1
            }
            // Not waitForAll(): it lets the others run on when one throws.
            for try await _ in group {}
        }
    }
}
