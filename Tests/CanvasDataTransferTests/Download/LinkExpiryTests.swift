import Testing

@testable import CanvasDataTransfer

@Suite struct LinkExpiryTests {
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
