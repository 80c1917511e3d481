import CanvasDataTransfer
import Testing

@testable import CanvasData

@Suite struct LinkBookTests {
    private func host() -> FileHost {
        FileHost(
            isSimulated: false, isBehindProxy: false, userAgent: "test", caFile: nil, stallTimeout: 60,
            transport: nil, world: .real, policy: RetryPolicy())
    }

    @Test(.timeLimit(.minutes(1)))
    func `whoever waits for new links stops when the work is cancelled`() async throws {
        let url = "https://files.example/users-00000.gz"
        let book = LinkBook([Fragment(name: "users-00000.gz", url: url)], host: host(), now: { 0 }) {
            // An API that says "try again in an hour".
            try await Task.sleep(for: .seconds(3600))
            return []
        }
        let waiting = Task { try await book.link(for: "users-00000.gz", stale: url) }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
    }
}
