import CanvasDataLoading
import CanvasDataTransfer

/// Unpacks what comes and counts its lines.
///
/// `@unchecked Sendable`: an intake is called by one thread at a time, and `lines` asked for when the reading has ended.
final class CountingIntake: FragmentIntake, @unchecked Sendable {
    private final class Lines: ByteSink {
        var count = 0
        func write(_ bytes: UnsafeRawBufferPointer) { count += bytes.count { $0 == 0x0A } }
        func finish() {}
    }

    private var unpacked = Lines()
    private var gunzip = Gunzip(into: NullSink())

    var taken: Int { gunzip.bytesRead }
    var lines: Int { unpacked.count }

    func abandon() { begin() }

    func begin() {
        unpacked = Lines()
        gunzip = Gunzip(into: unpacked)
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws { try gunzip.write(bytes) }

    func finish() throws {
        if taken > 0 { try gunzip.finish() }
    }
}

/// Replaces a text in every answer.
final class RewritingTransport: HTTPTransport {
    private let inner = CurlTransport(CurlSettings(userAgent: "test", schemes: "http"))
    private let old: String
    private let new: String

    init(replacing old: String, with new: String) {
        self.old = old
        self.new = new
    }

    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        var response = try await inner.send(request)
        response.body = Array(String(decoding: response.body, as: UTF8.self).replacing(old, with: new).utf8)
        return response
    }

    func download(
        _ request: HTTPRequest, accept: @escaping @Sendable (HTTPHead) throws -> any ByteSink
    ) async throws { try await inner.download(request, accept: accept) }
}
