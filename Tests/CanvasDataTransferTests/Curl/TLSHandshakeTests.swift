import Glibc
import Synchronization
import Testing

@testable import CanvasDataTransfer

@Suite struct TLSHandshakeTests {
    /// Takes connections and closes each at once, as a load balancer does that is being restarted.
    private func withClosingServer(_ work: (Int) async throws -> Void) async throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(listener, generic, length) == 0 && listen(listener, 8) == 0
                    && getsockname(listener, generic, &length) == 0
            }
        }
        try #require(isBound)
        let port = Int(UInt16(bigEndian: address.sin_port))
        async let serving: Void = blocking {
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { return }
                close(connection)
            }
        }
        try await work(port)
        shutdown(listener, Int32(SHUT_RDWR))
        try await serving
        close(listener)
    }

    @Test func `a handshake that breaks off is worth another try`() async throws {
        try await withClosingServer { port in
            let transport = CurlTransport(CurlSettings(userAgent: "test"))
            await #expect {
                _ = try await transport.send(HTTPRequest(url: "https://127.0.0.1:\(port)/"))
            } throws: { error in
                (error as? TransferError)?.isPassing == true
            }
        }
    }
}
