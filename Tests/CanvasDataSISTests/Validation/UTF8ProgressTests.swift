import SharedFixture
import Testing

@testable import CanvasDataSIS

@Suite struct UTF8ProgressTests {
    private func check(_ bytes: [UInt8], isFinal: Bool = true) -> UTF8Progress {
        bytes.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else {
                return UTF8Progress([0], from: 0, to: 0, isFinal: isFinal)
            }
            return UTF8Progress(base, from: 0, to: bytes.count, isFinal: isFinal)
        }
    }

    @Test(
        arguments: [
            ([0xC0, 0x80], 0), ([0x41, 0xE0, 0x9F, 0xBF], 1), ([0xED, 0xA0, 0x80], 0),
            ([0xF4, 0x90, 0x80, 0x80], 0),
            ([0x80], 0), ([0xC3, 0x28], 0), ([0xF8, 0x88, 0x80, 0x80, 0x80], 0), ([0x41, 0xFC, 0x6D], 1),
        ] as [([UInt8], Int)])
    func `what is not UTF-8 is found where it begins`(bytes: [UInt8], place: Int) {
        let found = check(bytes)
        #expect(found.isValid == false)
        #expect(found.end == place)
    }

    @Test func `a character cut short is right until the end`() {
        for bytes in [[0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0x98]] as [[UInt8]] {
            #expect(check([0x41] + bytes, isFinal: false).isValid)
            #expect(check([0x41] + bytes, isFinal: false).end == 1)
            #expect(check([0x41] + bytes, isFinal: true).isValid == false)
        }
    }

    @Test func `five thousand random texts are judged as Swift judges them`() {
        var random = SplitMix64()
        print("UTF-8: CANVAS_DATA_SEED=\(random.seed)")
        let letters = Array(
            "aé€😀ü漢\u{7ff}\u{800}\u{ffff}\u{10ffff}".unicodeScalars.map { Array(String($0).utf8) })
        var wrong = 0
        for _ in 0..<5000 {
            var bytes = Array(repeating: UInt8(ascii: "x"), count: Int.random(in: 0...70, using: &random))
            for _ in 0..<Int.random(in: 0...12, using: &random) {
                bytes += letters.randomElement(using: &random) ?? []
            }
            if Bool.random(using: &random), !bytes.isEmpty {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                bytes[place] = UInt8.random(in: 0...255, using: &random)
            }
            let isValid = String(validating: bytes, as: UTF8.self) != nil
            if !isValid { wrong += 1 }
            #expect(check(bytes).isValid == isValid, "\(bytes)")
        }
        #expect(wrong > 500)
    }
}
