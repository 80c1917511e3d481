import Testing

@testable import CanvasDataTransfer

@Suite struct ContentRangeTests {
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
}
