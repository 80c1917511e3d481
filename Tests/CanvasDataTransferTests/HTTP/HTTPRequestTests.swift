import Testing

@testable import CanvasDataTransfer

@Suite struct HTTPRequestTests {
    @Test(arguments: [
        ("http://joe:secret@proxy:3128", "http://****@proxy:3128"), ("joe:secret@proxy", "****@proxy"),
        ("https://x/y", "https://x/y"),
    ])
    func `a link is shown without its password`(link: String, shown: String) {
        #expect(link.withoutUserInfo == shown)
    }
}
