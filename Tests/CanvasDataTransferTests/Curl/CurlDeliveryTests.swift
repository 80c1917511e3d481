import Glibc
import Testing

@testable import CanvasDataTransfer

@Suite struct CurlDeliveryTests {
    @Test func `a refused address does no harm where another one answers`() throws {
        let delivery = CurlDelivery(
            HTTPRequest(url: "https://example.com/"), addresses: .publicOnly, followsRedirects: true,
            accept: { _ in NullSink() })
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x0a00_0001).bigEndian
        let isAllowed = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { delivery.mayConnect(to: $0) }
        }
        #expect(!isAllowed)
        #expect(delivery.error == nil)
        #expect(
            delivery.refusal == .refusedLink(host: "10.0.0.1", reason: "it leads into a private network"))
    }
}
