@testable import CanvasDataLoading

/// Values of the types that replicas have.
extension RandomRows {
    /// A value that is often right.
    mutating func likelyValue(of type: ColumnType) -> String {
        switch type.kind {
        case .text, .varchar, .enumeration, .guid, .character:
            let letters = [
                "a", "b", "N", "null", "NULL", "\"", "\\", ",", "{", "}", " ", "é", "漢", "🎓", "\t", "\n", "'",
            ]
            return (0..<pick(0...min(type.length ?? 4, 4))).map { _ in pick(letters) }.joined()
        case .smallint, .integer: return "\(pick(-32_768...32_767))"
        case .bigint: return "\(pick(-1_000_000_000_000...1_000_000_000_000))"
        case .real, .doublePrecision: return "\(Double(pick(-1_000_000...1_000_000)) / 64)"
        case .boolean: return pick(["true", "false"])
        default: return value(of: type)
        }
    }

    /// `value` as a string in JSON, some of it escaped.
    mutating func jsonString(_ value: String) -> String {
        var text = "\""
        for scalar in value.unicodeScalars {
            let units = String(scalar).utf16.map {
                "\\u" + String(String(Int($0) + 0x10000, radix: 16).suffix(4))
            }.joined()
            switch scalar {
            case "\"", "\\": text += often(80) ? "\\\(scalar)" : units
            case "\u{0}"..."\u{1f}": text += units
            default: text += often(90) ? String(scalar) : units
            }
        }
        return text + "\""
    }

    mutating func decimal(_ type: ColumnType) -> String {
        let scale = type.scale ?? 4
        let whole = (type.precision ?? 12) - scale
        var text = sign() + (often(10) ? "00" : "") + digits(max(0, min(whole, 20)) + max(0, pick(-1...1)))
        if whole < 0, often(80) {
            return sign() + "0." + String(repeating: "0", count: -whole) + digits(scale)
        }
        if often(80) || text.isEmpty { text += "." + digits(max(1, scale) + pick(0...2)) }
        if often(5) { text += pick(["5", "49999", "50000"]) }
        if often(10) { text += "\(pick(["e", "E"]))\(pick(["", "-", "+"]))\(pick(0...15))" }
        return text
    }

    mutating func uuid() -> String {
        var text = ""
        for place in 0..<32 {
            if [8, 12, 16, 20].contains(place) { text += "-" }
            text += pick(Array("0123456789abcdefABCDEF").map { "\($0)" })
        }
        switch pick(0...9) {
        case 0: return text.filter { $0 != "-" }
        case 1: return "{\(text)}"
        case 2:
            return text.filter { $0 != "-" }.enumerated().map { ($0 % 4 == 0 && $0 > 0 ? "-" : "") + "\($1)" }
                .joined()
        case 3:
            var damaged = Array(text)
            let place = pick(0...damaged.count - 1)
            switch pick(0...3) {
            case 0: damaged.remove(at: place)
            case 1: damaged.insert(pick(["-", "g", "{", "}", "0"]), at: place)
            case 2: damaged[place] = pick(["-", "x", "}", "f"])
            default: damaged.insert("-", at: 0)
            }
            return String(damaged)
        case 4:
            return pick(["{", "}", "{}", "-", "{" + text, text + "}", text + "-", text + "0", "{\(text)}}"])
        default: return text
        }
    }

    mutating func address() -> String {
        let bits =
            often(30)
            ? "/\(often(90) ? "\(pick(0...40))" : pick(["", "x", "08", "129", "128", "64", "-1", "1/2", "999"]))"
            : ""
        switch pick(0...9) {
        case 0, 1, 2, 3:
            return (0..<4).map { _ in "\(pick(0...255))" }.joined(separator: ".") + bits
        case 4:
            return pick([
                "256.1.1.1", "1.2.3", "1.2.3.4.5", "1.2.3.4.", "01.2.3.4", "1..2.3", "10/8", ":", ":::", "::",
                "::1", "1::2::3",
                "12345::", "g::1", "::ffff:1.2.3.4", "::1.2.3.4", "::1.2.3", "1.2.3.4::", "fe80::1%eth0",
                "[::1]", "0x1.2.3.4",
                "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8",
                "64:ff9b::192.0.2.33", "::ffff:0:0",
                "0:0:0:0:0:0:0:1234", "1:0:0:2:0:0:0:3", "1:2:3:4:5:6:1.2.3.4", "::1.2.3.4:5", "0000:0:00::",
            ]) + bits
        case 5: return "::ffff:" + (0..<4).map { _ in "\(pick(0...255))" }.joined(separator: ".") + bits
        default:
            var groups = (0..<8).map { _ in
                often(40) ? "0" : String(pick(0...65_535), radix: 16, uppercase: often(20))
            }
            if often(60) {
                let start = pick(0...7)
                groups.replaceSubrange(start..<pick(start...8), with: [""])
            }
            var text = groups.joined(separator: ":")
            if text.hasPrefix(":") { text = ":" + text }
            if text.hasSuffix(":") { text += ":" }
            return text + (often(20) ? "/\(pick(0...128))" : bits)
        }
    }

    mutating func json() -> String {
        var text = jsonValue(pick(0...3))
        if often(10) {
            let place = text.unicodeScalars.index(
                text.startIndex, offsetBy: pick(0...text.unicodeScalars.count))
            text.unicodeScalars.insert(
                contentsOf: pick(["\"", ",", "}", "]", "0", "\\", "x", " ", "\u{1}", "é", "\u{a0}"])
                    .unicodeScalars, at: place)
        }
        return text
    }

    private mutating func jsonValue(_ depth: Int) -> String {
        switch depth > 0 ? pick(0...9) : pick(0...5) {
        case 0: return pick(["true", "false", "null", "null", "True", "nul"])
        case 1: return "\(pick(-1000...1000))"
        case 2:
            return pick([
                "0", "-0", "-0.0", "1.50", "1e2", "1E+2", "1.5e-3", "12345678901234567890.123", "01", "1.",
                ".5", "+1", "1e", "-",
                "1e400", "1e131071", "1e131072", "1e-16383", "1e-16384", "0x1", "NaN", "Infinity",
                "1e99999999999", "0e-20000",
                "1_000",
            ])
        case 3, 4, 5: return anyJSONString()
        case 6, 7:
            let items = (0..<pick(0...4)).map { _ in jsonValue(depth - 1) }
            return "[" + space() + items.joined(separator: space() + "," + space()) + "]"
        default:
            let items = (0..<pick(0...5)).map { _ in
                (often(60) ? "\"\(pick(["a", "b", "aa", "ab", "é", ""]))\"" : anyJSONString()) + space() + ":"
                    + space() + jsonValue(depth - 1)
            }
            return "{" + space() + items.joined(separator: "," + space()) + "}" + space()
        }
    }

    private mutating func space() -> String { often(20) ? pick([" ", "\n", "\t", "\r", "  "]) : "" }

    private mutating func anyJSONString() -> String {
        var text = "\""
        for _ in 0..<pick(0...4) {
            text += pick([
                "a", "b", "z", "é", "漢", "🎓", "\\n", "\\\"", "\\\\", "\\/", "\\b", "\\f", "\\r", "\\t",
                "\\u0041", "\\u00e9", "\\u001f",
                "\\uD83C\\uDF93", "\u{7f}", " ", ",", "\\u2028",
            ])
            if often(3) {
                text += pick([
                    "\\u0000", "\\ud83c", "\\udf93", "\\ud83cx", "\\ud83c\\u0041", "\\x", "\\u00g0", "\n",
                    "\t", "\\u12", "\\ud83c\\ud83c",
                ])
            }
        }
        return text + "\""
    }
}
