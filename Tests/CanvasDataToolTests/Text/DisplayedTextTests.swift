import Testing

@testable import CanvasDataTool

@Suite struct DisplayedTextTests {
    @Test(arguments: [
        ("plain", "plain"), ("Zoë 王 👩🏽‍🚀", "Zoë 王 👩🏽‍🚀"), ("\u{1b}[2J", "\\u{1b}[2J"),
        ("\u{1b}]52;c;x\u{7}", "\\u{1b}]52;c;x\\u{7}"), ("a\n2026 ERROR", "a\\u{a}2026 ERROR"),
        ("\u{202e}gpj", "\\u{202e}gpj"), ("\u{9b}31m", "\\u{9b}31m"),
        ("\u{2066}x\u{2069}", "\\u{2066}x\\u{2069}"),
        ("a\u{2028}b", "a\\u{2028}b"), ("\u{feff}a", "\\u{feff}a"), ("\r\t", "\\u{d}\\u{9}"),
        ("\u{7f}", "\\u{7f}"),
    ])
    func `control characters are shown as their code`(text: String, shown: String) {
        #expect(displayed(text) == shown)
    }

    @Test func `bytes that are not UTF-8 are shown as replacement characters`() {
        #expect(displayed([0x61, 0xff, 0x62] as [UInt8]) == "a\\u{fffd}b")
    }

    @Test func `displayed text is not changed by displaying it again`() {
        for value in 0...0x10ffff as ClosedRange<UInt32> {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let once = displayed(String(scalar))
            if displayed(once) != once { Issue.record("U+\(String(value, radix: 16))") }
        }
    }
}
