import Testing

@testable import CanvasDataTransfer

@Suite struct PartNameTests {
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
}
