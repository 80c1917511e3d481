import Synchronization
import Testing

@testable import CanvasDataBase
@testable import CanvasDataTransfer

@Suite struct JSONCallerTests {
    /// Takes one login, and answers to each request with its own headers.
    private final class API: HTTPTransport {
        private let good: String
        private let log = Mutex<[String]>([])
        var requests: [String] { log.withLock { $0 } }

        init(good: String) { self.good = good }

        func send(_ request: HTTPRequest) async throws -> HTTPResponse {
            let headers = request.headers.map { "\($0.name): \($0.value)" }
            log.withLock { $0.append("\(request.url) \(headers.joined(separator: ", "))") }
            let status = headers.contains("x-login: \(good)") ? 200 : 401
            return HTTPResponse(head: HTTPHead(status: status), body: Array("[1]".utf8))
        }

        func download(
            _: HTTPRequest, accept _: @escaping @Sendable (HTTPHead) throws -> any ByteSink
        ) async throws {}
    }

    /// A login that is followed by the next when the API refuses it.
    private final class Logins: RequestAuthorization {
        private let number = Mutex(1)

        func headers(for target: String) -> [(name: String, value: String)] {
            [("x-login", "\(number.withLock { $0 })")]
        }

        func correct(after refusal: HTTPHead, to _: [(name: String, value: String)]) -> Bool {
            number.withLock { $0 += 1 }
            return true
        }
    }

    private struct Service: JSONService {
        func judge(_ response: HTTPResponse, _ path: String) throws -> JSONVerdict {
            guard response.head.status == 200 else { throw error(.givenUp(summary: "refused"), path) }
            return .answer
        }

        func error(_ failure: JSONCallFailure, _ path: String) -> CanvasDataError {
            CanvasDataError(.failed, "\(path): \(failure)")
        }
    }

    private func caller(of api: API) -> JSONCaller {
        let world = World(now: { 0 }, sleep: { _ in Issue.record("it waited") }, random: { $0.lowerBound })
        return JSONCaller(
            "https://api.example", service: Service(), authorization: Logins(), transport: api, world: world,
            policy: RetryPolicy(), notify: { _ in })
    }

    @Test func `a login that is refused is renewed once, and the request sent again at once`() async throws {
        let api = API(good: "2")
        #expect(try await caller(of: api).ask(HTTPRequest(url: "/a?b=1")).1 == [.number("1")])
        #expect(
            api.requests == [
                "https://api.example/a?b=1 x-login: 1, Accept: application/json",
                "https://api.example/a?b=1 x-login: 2, Accept: application/json",
            ])
    }

    @Test func `a login that is refused twice is judged`() async throws {
        let api = API(good: "3")
        let error = await #expect(throws: CanvasDataError.self) {
            try await caller(of: api).ask(HTTPRequest(url: "/a?b=1"))
        }
        #expect(error?.message == "/a: givenUp(summary: \"refused\")")
        #expect(api.requests.count == 2)
    }
}
