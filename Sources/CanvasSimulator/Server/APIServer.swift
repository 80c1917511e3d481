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
        let name: sockaddr_in
        do { name = try .inet(ip4: address, port: port) } catch {
            throw SimulatorError("\(address) is not an IPv4 address.")
        }
        let server = HTTPServer(
            config: HTTPServer.Configuration(
                address: name, timeout: 86_400, sharedRequestBufferSize: 65_536, pool: try SocketWatch(),
                logger: .disabled),
            handler: ClosureHTTPHandler { request in
                let answer = await answer(Self.request(from: request))
                return try await Self.deliver(answer, to: request, clock)
            })
        running = Task { try? await server.run() }
        self.server = server
        do { try await server.waitUntilListening(timeout: 60) } catch {
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
                request.headers.map { ($0.key.rawValue.lowercased(), $0.value) }, uniquingKeysWith: { $1 }),
            body: IncomingBody(request.bodySequence))
    }

    private static func deliver(
        _ answer: APIAnswer, to request: HTTPRequest, _ clock: ServerClock
    ) async throws -> HTTPResponse {
        if answer.delayMilliseconds > 0 {
            try await Task.sleep(nanoseconds: UInt64(answer.delayMilliseconds) * 1_000_000)
        }
        switch answer.delivery {
        case .whole: break
        case .reset:
            if case .ip4(_, let port)? = request.remoteAddress { ServerSockets.reset(clientPort: port) }
        // Cancelled when the server stops.
        case .silence: try await Task.sleep(nanoseconds: 86_400_000_000_000)
        }
        var headers = HTTPHeaders()
        headers[.date] = TimeFormats.http(clock.now)
        for header in answer.headers { headers[HTTPHeader(header.name)] = header.value }
        return HTTPResponse(
            statusCode: HTTPStatusCode(answer.status, phrase: FileAnswer.reason(answer.status)),
            headers: headers, body: Data(answer.body))
    }
}
