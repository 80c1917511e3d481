import FlyingFox
import FlyingSocks
import FoundationEssentials
import Glibc

/// Serves the API over FlyingFox.
final class APIServer: Sendable {
    let port: UInt16
    private let server: HTTPServer
    private let running: Task<Void, Never>

    init(
        address: String, port: UInt16, clock: ServerClock,
        answer: @escaping @Sendable (APIRequest) async -> APIAnswer
    ) async throws {
        var name: sockaddr_in
        do { name = try .inet(ip4: address, port: port) } catch {
            throw SimulatorError("\(address) is not an IPv4 address.")
        }
        name.sin_port = port.bigEndian
        let server = HTTPServer(
            config: HTTPServer.Configuration(address: name, timeout: 3600, logger: .disabled),
            handler: ClosureHTTPHandler { request in
                Self.response(to: await answer(Self.request(from: request)), clock)
            })
        running = Task { try? await server.run() }
        self.server = server
        do { try await server.waitUntilListening(timeout: 10) } catch {
            running.cancel()
            throw SimulatorError("Cannot listen on \(address):\(port).")
        }
        guard case .ip4(_, let bound)? = await server.listeningAddress else {
            throw SimulatorError("Cannot listen on \(address):\(port).")
        }
        self.port = bound
    }

    func stop() async {
        await server.stop(timeout: 0)
        await running.value
    }

    private static func request(from request: HTTPRequest) -> APIRequest {
        APIRequest(
            method: request.method.rawValue, path: request.target.path(), query: request.target.query(),
            headers: Dictionary(
                request.headers.map { ($0.key.rawValue.lowercased(), $0.value) }, uniquingKeysWith: { $1 }))
    }

    private static func response(to answer: APIAnswer, _ clock: ServerClock) -> HTTPResponse {
        var headers = HTTPHeaders()
        headers[.date] = TimeFormats.http(clock.now)
        for header in answer.headers { headers[HTTPHeader(header.name)] = header.value }
        return HTTPResponse(
            statusCode: HTTPStatusCode(answer.status, phrase: FileAnswer.reason(answer.status)),
            headers: headers, body: Data(answer.body))
    }
}
