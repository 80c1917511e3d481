import Synchronization
import Testing

@testable import CanvasData
@testable import CanvasDataTransfer

@Suite struct APICallerTests {
    /// An API whose clock is right, that demands no more than that ours is.
    private final class ClockCheckingAPI: HTTPTransport {
        static let time = 1_500_000_000

        func send(_ request: HTTPRequest) async throws -> HTTPResponse {
            let sent =
                request.headers.first { $0.name == "Date" }.flatMap { HTTPDate($0.value)?.seconds } ?? 0
            let date = HTTPHead.Header(name: "date", value: HTTPDate(seconds: Self.time).text)
            let status = abs(sent - Self.time) > 900 ? 401 : 200
            return HTTPResponse(head: HTTPHead(status: status, headers: [date]), body: Array("{}".utf8))
        }

        func download(
            _: HTTPRequest, accept _: @escaping @Sendable (HTTPHead) throws -> any ByteSink
        ) async throws {}
    }

    @Test func `a clock that is set right in the middle of a run does no harm`() async throws {
        let clock = Clock()
        let caller = APICaller(
            address: try APIAddress("https://api.example"),
            signer: RequestSigner(try Credentials(key: "key", secret: "secret")),
            transport: ClockCheckingAPI(),
            world: World(now: { clock.now }, sleep: { _ in }, random: { $0.lowerBound }),
            policy: RetryPolicy(), notify: { _ in })
        _ = try await caller.get("/api/schema")
        clock.setRight()
        _ = try await caller.get("/api/schema")
    }

    /// An hour behind, until it is set right.
    private final class Clock: Sendable {
        private let time = Mutex(Double(ClockCheckingAPI.time - 3600))
        var now: Double { time.withLock { $0 } }
        func setRight() { time.withLock { $0 = Double(ClockCheckingAPI.time) } }
    }
}
