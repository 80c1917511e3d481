import CanvasDataTransfer
import Foundation
import Glibc
import Testing

/// A peer that ends a TLS connection while we send: the farewell, and what is still on its way, meet a closed socket.
@Suite(.enabled(if: TLSServer.isThere, "needs the openssl command")) struct TLSHangUpTests {
    @Test func `a server that ends TLS during an upload does not end the process`() async {
        await #expect(processExitsWith: .success) {
            signal(SIGPIPE, SIG_DFL)
            let folder = NSTemporaryDirectory() + "canvas-data-" + UUID().uuidString
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            for _ in 0..<10 {
                let server = try await TLSServer(.selfSigned, in: folder)
                let transport = CurlTransport(CurlSettings(userAgent: "test", caFile: server.certificateFile))
                // The header keeps libcurl from waiting for a "100 Continue".
                var request = HTTPRequest(
                    url: "https://localhost:\(server.port)/", headers: [(name: "Expect", value: "")])
                request.method = .post
                // Killed with much of it still to come.
                let progress = UploadProgress { _ in server.stop() }
                request.body = RequestBody(
                    [.bytes([UInt8](repeating: 0x78, count: 16 << 20))], progress: progress)
                await #expect(throws: TransferError.self) { _ = try await transport.send(request) }
                #expect(progress.bytesSent > 0 && progress.bytesSent < 16 << 20)
            }
        }
    }
}
