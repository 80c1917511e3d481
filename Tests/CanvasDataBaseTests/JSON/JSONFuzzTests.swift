import CanvasDataBase
import Foundation
import SharedFixture
import Testing

@Suite struct JSONFuzzTests {
    @Test func `ten thousand damaged texts are read or refused, never more`() throws {
        var random = SplitMix64()
        print("JSON fuzz: CANVAS_DATA_SEED=\(random.seed)")
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let whole = Array(
            try Data(contentsOf: tests.appending(path: "CanvasDataTests/Fixtures/schema/schema.json")))
        let tokens = [
            "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud83d", "0", "-", "1e9", ".", "null", "tru",
        ]
        .map { Array($0.utf8) }
        var refused = 0
        for _ in 0..<10_000 {
            let start = Int.random(in: 0..<whole.count - 200, using: &random)
            // Mostly pieces, because a whole text spends its time on what is not damaged.
            var bytes = Array(#"[{"a": "é😀\u00e9\ud83d\ude00", "b": [1.5e-3, true, null]}, 0]"#.utf8)
            if Int.random(in: 0..<4, using: &random) == 0 { bytes = Array(whole[start..<start + 200]) }
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 0...bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes.insert(UInt8.random(in: .min ... .max, using: &random), at: place)
                case 1: bytes.insert(contentsOf: tokens.randomElement(using: &random) ?? [], at: place)
                case 2 where place < bytes.count: bytes.remove(at: place)
                default: bytes.removeSubrange(place...)
                }
            }
            do {
                let value = try JSONValue(parsing: bytes)
                // What was read can be written and read again.
                for style in [JSONValue.TextStyle.compact, .pretty] {
                    #expect(try JSONValue(parsing: Array(value.text(style).utf8)) == value)
                }
            } catch {
                refused += 1
                let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).count
                #expect((1...lines).contains(error.line))
                #expect(error.column >= 1 && error.column <= bytes.count + 1)
                #expect(!error.reason.isEmpty)
            }
        }
        #expect(refused > 1_000 && refused < 10_000)
    }
}
