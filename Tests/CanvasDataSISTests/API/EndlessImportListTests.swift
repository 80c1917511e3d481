import CanvasDataBase
import Synchronization
import Testing

@testable import CanvasDataSIS
@testable import CanvasDataTransfer

/// A list of imports that always has one page more.
@Suite(.timeLimit(.minutes(1)))
struct EndlessImportListTests {
    private final class Host: HTTPTransport {
        private let count = Atomic(0)

        var requests: Int { count.load(ordering: .relaxed) }

        func send(_ request: HTTPRequest) async throws -> HTTPResponse {
            let next = count.add(1, ordering: .relaxed).newValue + 1
            return .answer(
                200, #"{"sis_imports":[]}"#,
                [("link", "<https://canvas.example/api/v1/x?page=\(next)>; rel=\"next\"")])
        }

        func download(
            _: HTTPRequest, accept _: @escaping @Sendable (HTTPHead) throws -> any ByteSink
        ) async throws {}
    }

    @Test func `a list that always has a next page is an error`() async throws {
        let host = Host()
        let api = try SISImportAPI(
            baseURL: "https://canvas.example", token: AccessToken("token"), options: .init(), world: .real,
            policy: SISImportAPI.standardPolicy, transport: host)
        await #expect(
            throws: CanvasDataError(
                .wrongData,
                "canvas.example sends an endless list /api/v1/x: 10001 pages, 0 MiB so far.",
                remedy:
                    "Try again later; if it happens again, report it to the administrators of your Canvas.")
        ) { try await api.imports() }
        #expect(host.requests == 10001)
    }
}
