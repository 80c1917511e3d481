import Glibc
import Testing

@testable import CanvasDataTransfer

@Suite struct NamesAndRangesTests {
    @Test(arguments: [
        ("bytes 100-199/1000", 100...199, 1000), ("bytes 0-0/1", 0...0, 1),
    ])
    func `a content range is read`(text: String, bytes: ClosedRange<Int>, total: Int) {
        #expect(ContentRange(text)?.bytes == bytes)
        #expect(ContentRange(text)?.total == total)
    }

    @Test func `the range of a 416 has a total only`() {
        #expect(ContentRange("bytes */77")?.total == 77)
        #expect(ContentRange("bytes */77")?.bytes == nil)
    }

    @Test(arguments: [
        "", "bytes", "bytes 5-2/10", "lines 1-2/3", "bytes 1-2", "bytes a-b/c", "bytes -5-2/9",
        "bytes 5-9223372036854775807/9223372036854775807",
    ])
    func `nonsense is no range`(text: String) {
        #expect(ContentRange(text) == nil)
    }

    @Test func `a part's name holds the tag of its file`() {
        let part = PartName(of: "user_dim-00000-5eb7ee9e.gz", tag: "9b2cf535f27731c974343645a3985328-2")
        #expect(part.text == "user_dim-00000-5eb7ee9e.gz.etag-9b2cf535f27731c974343645a3985328-2.part")
        #expect(PartName(part.text) == part)
        #expect(PartName(of: "a.gz", tag: "../x").text == "a.gz.part")
        #expect(PartName("a.gz.part") == PartName(of: "a.gz", tag: nil))
        #expect(PartName("a.gz") == nil)
        // Tags become headers, and the whole is a file name.
        #expect(PartName("a.gz.etag-1\"\r\nx-evil: 1.part") == nil)
        let long = String(repeating: "n", count: 200)
        #expect(PartName(of: long, tag: String(repeating: "e", count: 80)).text == "\(long).part")
        #expect(PartName(of: long, tag: String(repeating: "e", count: 38)).text.utf8.count == 249)
    }

    @Test(arguments: [
        ("http://joe:secret@proxy:3128", "http://****@proxy:3128"), ("joe:secret@proxy", "****@proxy"),
        ("https://x/y", "https://x/y"),
    ])
    func `a link is shown without its password`(link: String, shown: String) {
        #expect(link.withoutUserInfo == shown)
    }

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

    @Test func `a link says when it expires`() {
        let four = LinkExpiry(
            of: "https://x/y.gz?X-Amz-Date=20180321T191017Z&X-Amz-Expires=7200&X-Amz-Signature=z")
        #expect(four?.time == 1_521_666_617)
        #expect(four?.isNear(at: 1_521_666_617 - 301) == false)
        #expect(four?.isNear(at: 1_521_666_617 - 299) == true)
        let two = LinkExpiry(of: "https://x/y.gz?Expires=1521666617&Signature=z")
        #expect(two?.time == 1_521_666_617)
        #expect(LinkExpiry(of: "https://x/y.gz") == nil)
    }
}
