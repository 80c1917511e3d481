import CanvasDataTransfer
import SharedFixture
import Testing

@testable import CanvasDataLoading

/// The hand-written readers against plain ones.
@Suite struct FieldParsingTests {
    private func with<Value>(_ bytes: [UInt8], _ read: (FieldBytes) -> Value) -> Value {
        // One more, so that an empty field has an address too.
        (bytes + [0]).withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { fatalError("an array of one has an address") }
            return read(FieldBytes(base, bytes.count))
        }
    }

    @Test func `doubles are rounded as the standard library rounds them`() {
        var random = SplitMix64()
        print("Doubles: CANVAS_DATA_SEED=\(random.seed)")
        for _ in 0..<20_000 {
            let digits = Int.random(in: 1...20, using: &random)
            var text = String((0..<digits).map { _ in "0123456789".randomElement(using: &random) ?? "0" })
            if Bool.random(using: &random) {
                let place = text.index(
                    text.startIndex, offsetBy: Int.random(in: 0...digits, using: &random))
                text.insert(".", at: place)
            }
            if Bool.random(using: &random) { text = "-" + text }
            guard case .value(let value) = with(Array(text.utf8), { FloatText.parse($0) }) else {
                Issue.record("\(text) was not read")
                continue
            }
            #expect(value.bitPattern == Double(text)?.bitPattern, "\(text)")
        }
    }

    @Test(arguments: [
        "9007199254740993", "9007199254740993.0", "0.30000000000000004", "18446744073709551615",
        "1844674407370955161.5",
        "9007199254740992.5", "9007199254740993.5", "4503599627370496.5", "4503599627370497.5",
        "0.1000000000000000055",
        "9999999999999999999", "1.797693134862315700", "0.000000000000000001", "36028797018963970",
        "36028797018963972",
    ])
    func `halves between two doubles go to the even one`(text: String) {
        guard case .value(let value) = with(Array(text.utf8), { FloatText.parse($0) }) else {
            Issue.record("\(text) was not read")
            return
        }
        #expect(value == Double(text))
    }

    @Test func `days are counted as the calendar counts them`() {
        for day in stride(from: -719_162, through: 2_932_896, by: 97) {
            let date = CivilDate(daysSince1970: day)
            func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
            let year = String("000\(date.year)".suffix(4))
            let text = "\(year)-\(two(date.month))-\(two(date.day))"
            #expect(with(Array(text.utf8), { TimeText.days($0) }) == Int32(day - 10_957), "\(text)")
            #expect(
                with(Array("\(text) 01:02:03.45".utf8), { TimeText.microseconds($0) })
                    == Int64(day - 10_957) * 86_400_000_000 + 3_723_450_000, "\(text)")
        }
    }

    @Test func `whole numbers of every length are read`() {
        for bits in 0..<64 {
            for value in [Int64.max >> Int64(63 - bits), Int64.min >> Int64(63 - bits)] {
                #expect(with(Array("\(value)".utf8), { IntegerText.parse($0) }) == .value(value))
            }
        }
    }

    @Test func `the scan finds every special byte, wherever blocks end`() {
        var random = SplitMix64()
        print("Scan: CANVAS_DATA_SEED=\(random.seed)")
        for _ in 0..<300 {
            let count = Int.random(in: 0...300, using: &random)
            let rare = Int.random(in: 1...60, using: &random)
            let bytes = (0..<count).map { _ in
                Int.random(in: 0..<rare, using: &random) == 0
                    ? UInt8.random(in: .min ... .max, using: &random) : UInt8(ascii: "]")
            }
            let start = Int.random(in: 0...count, using: &random)
            let found = with(bytes) { text in
                var scan = ByteScan(text, from: start)
                var found: [Int] = []
                while true {
                    let index = scan.find()
                    guard index < text.count else { return found }
                    found.append(index)
                }
            }
            #expect(found == bytes.indices.filter { $0 >= start && (bytes[$0] < 32 || bytes[$0] == 92) })
        }
    }

    @Test func `UTF-8 is judged as the standard library judges it`() {
        var random = SplitMix64()
        print("UTF-8: CANVAS_DATA_SEED=\(random.seed)")
        let pieces: [[UInt8]] = [
            [0x41], [0x7F], [0xC2, 0x80], [0xDF, 0xBF], [0xE0, 0xA0, 0x80], [0xED, 0x9F, 0xBF],
            [0xEE, 0x80, 0x80],
            [0xEF, 0xBF, 0xBF], [0xF0, 0x90, 0x80, 0x80], [0xF4, 0x8F, 0xBF, 0xBF], Array("plain ascii".utf8),
        ]
        for _ in 0..<5_000 {
            var bytes = (0..<Int.random(in: 1...6, using: &random)).flatMap { _ in
                pieces.randomElement(using: &random) ?? []
            }
            if Bool.random(using: &random) {
                bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(
                    in: 0x70 ... .max, using: &random)
            }
            let wrong = with(bytes) { UTF8Check.firstWrong(in: $0) }
            #expect((wrong == nil) == (String(validating: bytes, as: UTF8.self) != nil), "\(bytes)")
            if let wrong { #expect(String(validating: bytes[..<wrong], as: UTF8.self) != nil, "\(bytes)") }
        }
    }
}
