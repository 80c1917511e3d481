import CanvasDataBase
import Synchronization
import Testing

@testable import CanvasData
@testable import CanvasDataTransfer

/// Lists that always have one page more.
@Suite(.timeLimit(.minutes(1)))
struct EndlessListTests {
    /// Answers each request with JSON, made from what stands behind `after=` or `page=`.
    private final class Host: HTTPTransport {
        private let answer: @Sendable (Int?) -> (json: String, next: String?)
        private let count = Atomic(0)

        init(_ answer: @escaping @Sendable (Int?) -> (json: String, next: String?)) { self.answer = answer }

        var requests: Int { count.load(ordering: .relaxed) }

        func send(_ request: HTTPRequest) async throws -> HTTPResponse {
            count.add(1, ordering: .relaxed)
            let number = request.url.split(whereSeparator: { "?&".contains($0) })
                .first { $0.hasPrefix("after=") || $0.hasPrefix("page=") }
                .flatMap { Int($0.split(separator: "=")[1]) }
            let (json, next) = answer(number)
            let links = next.map { [HTTPHead.Header(name: "link", value: "<\($0)>; rel=\"next\"")] }
            return HTTPResponse(head: HTTPHead(status: 200, headers: links ?? []), body: Array(json.utf8))
        }

        func download(
            _: HTTPRequest, accept _: @escaping @Sendable (HTTPHead) throws -> any ByteSink
        ) async throws {}
    }

    private func api(_ host: Host) throws -> CanvasDataAPI {
        try CanvasDataAPI(
            credentials: Credentials(key: "key", secret: "secret"), options: .init(), world: .real,
            policy: RetryPolicy(), apiTransport: host)
    }

    private static func dump(_ sequence: Int) -> String {
        #"{"dumpId":"d-\#(sequence)","sequence":\#(sequence),"createdAt":"2017-04-29T02:03:38.247Z","#
            + #""schemaVersion":"4.2.9"}"#
    }

    @Test func `dumps whose sequences rise for ever are an error`() async throws {
        let host = Host { after in ("[\(Self.dump(after.map { $0 + 1 } ?? 1 << 40))]", nil) }
        await #expect(
            throws: CanvasDataError(
                .wrongData, "The API's list /api/account/self/dump does not end: 501 pages, 0 MiB so far.",
                remedy:
                    "Nothing was changed. Check \(.key(.apiURL)); if it is right, report this to Instructure."
            )
        ) { try await api(host).dumps() }
        #expect(host.requests == 501)
        await #expect(throws: CanvasDataError.self) { try await api(host).dumps(after: 7) }
        #expect(host.requests == 1002)
    }

    @Test func `a history whose sequences rise for ever is an error`() async throws {
        let host = Host { after in
            let sequence = after.map { $0 + 1 } ?? 1 << 40
            return (
                #"{"table":"user_dim","history":[{"dumpId":"d","sequence":\#(sequence),"partial":false,"files":[]}]}"#,
                nil
            )
        }
        await #expect(
            throws: CanvasDataError(
                .wrongData,
                "The API's list /api/account/self/file/byTable/user_dim does not end: 501 pages, 0 MiB so far.",
                remedy:
                    "Nothing was changed. Check \(.key(.apiURL)); if it is right, report this to Instructure."
            )
        ) { try await api(host).history(ofTable: "user_dim") }
    }

    @Test func `a list of 400 dumps, one a page, is read to its end`() async throws {
        let host = Host { after in
            guard let after else { return ("[\(Self.dump(400))]", nil) }
            return (after < 400 ? "[\(Self.dump(after + 1))]" : "[]", nil)
        }
        #expect(try await api(host).dumps().map(\.sequence) == Array((1...400).reversed()))
    }

    @Test func `what a hundred thousand files of a table cost grows with their number`() throws {
        // When each was compared with all before it, this took minutes.
        let files = (0..<100_000).map { number in
            JSONValue.object(
                JSONObject([
                    .init("filename", .string("a-\(number).gz")),
                    .init("url", .string("https://files.example/a-\(number).gz?signature=\(number)")),
                ]))
        }
        #expect(try (files + files).fragments(path: "/p").count == 100_000)
    }
}
