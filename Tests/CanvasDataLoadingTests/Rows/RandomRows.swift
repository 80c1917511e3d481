import SharedFixture

@testable import CanvasDataLoading

/// The types of a table's columns.
typealias RowShape = [ColumnType]

/// Makes up tables and files for them: mostly right, often strange, sometimes damaged.
struct RandomRows {
    var random: SplitMix64

    /// The columns of a table.
    mutating func shape() -> RowShape {
        (0..<Int.random(in: 1...4, using: &random)).map { _ in
            pick([
                .smallint, .integer, .bigint, .real, .doublePrecision, .boolean, .date, .timestamp,
                .timestamp,
                .text,
                .varchar(length: 1 + pick(0...8)), .numeric(precision: nil, scale: nil),
                .numeric(precision: pick(1...12), scale: pick(-3...14)), .json, .uuid, .time, .interval,
                .inet,
                .character(length: pick(1...6)),
            ])
        }
    }

    mutating func file(_ shape: RowShape) -> [UInt8] {
        var file: [UInt8] = []
        let end = often(10) ? "\r\n" : "\n"
        let rows = pick(1...2)
        for row in 0..<rows {
            file += fields(shape)
            if row < rows - 1 || often(80) {
                file += Array((often(2) ? pick(["\r\n", "\n", "\r"]) : end).utf8)
            }
        }
        while often(15) { damage(&file) }
        // A byte order mark is taken off by us, and is a part of the first value to COPY.
        return file.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(file.dropFirst(3)) : file
    }

    /// An undamaged row.
    mutating func row(_ shape: RowShape) -> [UInt8] { fields(shape) + [10] }

    private mutating func fields(_ shape: RowShape) -> [UInt8] {
        var row: [UInt8] = []
        for (index, type) in shape.enumerated() {
            if index > 0 { row.append(9) }
            row += often(10) ? Array("\\N".utf8) : escaped(value(of: type))
        }
        return row
    }

    private mutating func damage(_ file: inout [UInt8]) {
        let place = pick(0...file.count)
        let pieces: [[UInt8]] = [
            [0], [0xFF], [0x80], [0xC3], [0xC3, 0xA9], [0xED, 0xA0, 0x80], [0xE2, 0x82],
            [0xF4, 0x90, 0x80, 0x80],
            [0xC0, 0x80], [0x5C], [0x5C, 0x5C], [0x5C, 0x2E], [0x0A, 0x5C, 0x2E, 0x0A], [0x0A], [0x0D],
            [0x0D, 0x0A],
            [0x09], [0x5C, 0x0A], [0x5C, 0x0D], [0x5C, 0x4E], [0x20], [0x0B],
        ]
        if often(60) {
            file.insert(contentsOf: pick(pieces), at: place)
        } else if place < file.count {
            if often(50) {
                file.remove(at: place)
            } else {
                file[place] = UInt8.random(in: 0...255, using: &random)
            }
        }
    }

    /// `value` with what must be escaped escaped, and some that need not be.
    private mutating func escaped(_ value: String) -> [UInt8] {
        var result: [UInt8] = []
        let isStrange = often(15)
        for byte in value.utf8 {
            if isStrange, often(25) {
                result += escape(byte)
            } else {
                switch byte {
                case 9: result += Array("\\t".utf8)
                case 10: result += Array("\\n".utf8)
                case 13: result += Array("\\r".utf8)
                case 92: result += Array("\\\\".utf8)
                default: result.append(byte)
                }
            }
        }
        return result
    }

    private mutating func escape(_ byte: UInt8) -> [UInt8] {
        switch pick(0...5) {
        case 0: return Array("\\x\(String(byte, radix: 16))".utf8)
        case 1: return Array("\\\(String(byte, radix: 8))".utf8)
        case 2: return Array("\\x\(byte < 16 ? "0" : "")\(String(byte, radix: 16, uppercase: true))".utf8)
        case 3: return [92] + Array((often(50) ? "0" : "").utf8) + Array(String(byte, radix: 8).utf8)
        // Often a letter that means something else then.
        default: return [92, byte]
        }
    }

    mutating func value(of type: ColumnType) -> String {
        let value =
            switch type.kind {
            case .smallint: integer(15)
            case .integer: integer(31)
            case .bigint: integer(63)
            case .real, .doublePrecision: float()
            case .boolean: boolean()
            case .date, .timestamp: time(of: type)
            case .text, .varchar, .enumeration, .guid, .character: text(type.length ?? 12)
            case .numeric: often(30) ? float() : decimal(type)
            case .json: json()
            case .uuid: uuid()
            case .time: timeOfDay()
            case .interval: interval()
            case .inet: address()
            }
        switch type.encoding {
        case .text, .character: return value
        default: break
        }
        if often(2) { return pick(["", " ", "x", "é", "-", "+", ".", "null", "1 2", "\u{a0}1"]) }
        return often(5)
            ? pick(["", " ", "\t", "\n\u{b}", "\u{c}\r "]) + value + pick(["", " ", "  \t"]) : value
    }

    private mutating func integer(_ bits: Int) -> String {
        if often(8) {
            let most = UInt64(1) << UInt64(bits)
            return pick([
                "\(most)", "-\(most)", "\(most - 1)", "-\(most - 1)", "-\(most &+ 1)", "99999999999999999999",
                "-9223372036854775809", "1.0", "1e3", "0x10", "1_000", "--1", "+ 1", "+-1",
            ])
        }
        let number = UInt64.random(in: 0...UInt64.max, using: &random) >> UInt64(64 - pick(1...bits))
        return pick(["", "", "", "-", "+"]) + (often(10) ? "000" : "") + "\(number)"
    }

    mutating func float() -> String {
        switch pick(0...9) {
        case 0: return "\(Double(bitPattern: UInt64.random(in: .min ... .max, using: &random)))"
        case 1: return "\(Float(bitPattern: UInt32.random(in: .min ... .max, using: &random)))"
        case 2:
            return pick([
                "NaN", "nan", "-nan", "Infinity", "-infinity", "+Infinity", "inf", "-INF", "infinit", "nan()",
                "nan(12_a)",
                "nan(-)", "1e", "1e+", ".", "-.", "e5", "1.2.3", "0x", "0x1p", "0x1.8p3", "0X.8P-1", "0x1g",
                "1e400",
                "-1e400", "1e-400", "0e-400", "0e999999999", "4.9e-324", "2e-324", "1.7976931348623159e308",
                "1e39",
                "1e-46", "1e-45", "3.4028236e38", "1d5", "1f", "+.5", "5.", "-0", "0x0p-99999", "1,5", "١",
            ])
        case 3, 4:
            // Around the limit of what is exact.
            return "\(sign())\(digits(pick(1...4))).\(digits(pick(10...20)))"
        case 5: return "\(sign())\(digits(pick(0...25))).\(digits(pick(0...3)))"
        case 6:
            return "\(sign())\(digits(pick(1...18)))\(pick(["e", "E"]))\(pick(["", "-", "+"]))\(pick(0...40))"
        default: return "\(sign())\(pick(0...1000)).\(digits(pick(1...4)))"
        }
    }

    mutating func sign() -> String { pick(["", "", "-", "+"]) }

    mutating func digits(_ count: Int) -> String {
        String((0..<count).map { _ in pick(Array("0123456789")) })
    }

    private mutating func boolean() -> String {
        if often(60) { return pick(["true", "false", "t", "f"]) }
        let word = pick([
            "true", "false", "yes", "no", "on", "off", "1", "0", "t", "f", "y", "n", "o", "of", "tr", "fals",
            "TRUE", "Off",
            "truex", "nope", "00", "10", "2", "onn",
        ])
        return often(10) ? word.uppercased() : word
    }

    mutating func text(_ most: Int) -> String {
        var text = ""
        let letters = [
            "a", "b", "N", "n", "x", "0", "7", "\\", "\t", "\n", "\r", ".", " ", " ", "é", "漢", "🎓", "\u{7f}",
            "\u{1}", "\"",
            "'", ",", "{", "\u{fffd}", "\u{e000}",
        ]
        for _ in 0..<pick(0...most + 1) { text += pick(letters) }
        if often(10) { text += String(repeating: " ", count: pick(1...10)) }
        if often(3) { text += String(repeating: pick(letters), count: pick(50...200)) }
        return text
    }

    mutating func often(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

    mutating func pick(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

    mutating func pick<Value>(_ values: [Value]) -> Value {
        values[Int.random(in: values.indices, using: &random)]
    }
}
