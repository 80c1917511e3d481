import Testing

@testable import CanvasDataTool

@Suite struct MaxAgeTests {
    @Test(arguments: [
        ("30h", 108_000), ("90m", 5400), ("2d", 172_800), ("45s", 45), ("1d12h", 129_600), ("1h30m5s", 5405),
    ])
    func `numbers with units are parsed as a duration`(text: String, seconds: Int) {
        #expect(MaxAge(argument: text) == MaxAge(seconds: seconds))
    }

    @Test(arguments: [
        "", "30", "h", "30 h", "-1h", "1.5h", "12h1d", "1h1h", "0h", "30x", "3٠h", "99999999999999999999h",
        "1h2",
    ])
    func `any other text is not a duration`(text: String) {
        #expect(MaxAge(argument: text) == nil)
    }
}
