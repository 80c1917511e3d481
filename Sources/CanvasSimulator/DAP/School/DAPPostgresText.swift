/// Values as Postgres's output functions print them: what psql shows, and what COPY writes before its escapes.
enum DAPPostgresText {
    /// nil for NULL.
    static func text(_ value: DAPValue, of type: DAPType) -> String? {
        switch (value, type) {
        case (.null, _): return nil
        case (.boolean(let value), _): return value ? "t" : "f"
        case (.number(let value), _): return value.isFinite ? number("\(value)", digits: 15) : value.plain
        case (.float(let value), _): return value.isFinite ? number("\(value)", digits: 6) : value.plain
        case (.moment(let value), _): return DAPTime.postgres(value)
        case (.time(let value), _): return DAPTime.clock(value)
        case (.duration(let days, let seconds), _):
            let clock = days == 0 || seconds > 0 ? [DAPTime.clock(seconds * 1_000_000)] : []
            let day = days == 0 ? [] : [days == 1 ? "1 day" : "\(days) days"]
            return (day + clock).joined(separator: " ")
        // Arrays of scalars become arrays, all others jsonb.
        case (.list(let values), .array(let element)) where element.isScalar:
            return "{" + values.map { self.element(text($0, of: element)) }.joined(separator: ",") + "}"
        case (.list, _), (.object, _): return jsonb(value)
        default: return value.plainText
        }
    }

    /// An element of an array's text (arrayfuncs.c, `array_out`).
    private static func element(_ text: String?) -> String {
        guard let text else { return "NULL" }
        let needsQuotes =
            text.isEmpty || text.uppercased() == "NULL"
            || text.utf8.contains {
                [0x22, 0x5C, 0x7B, 0x7D, 0x2C, 0x20].contains($0) || 0x09...0x0D ~= $0
            }
        guard needsQuotes else { return text }
        var quoted = "\""
        for character in text.unicodeScalars {
            if character == "\"" || character == "\\" { quoted += "\\" }
            quoted.unicodeScalars.append(character)
        }
        return quoted + "\""
    }

    /// What `jsonb` makes of a value: members by length and bytes of their names, one space after `:` and `,`.
    private static func jsonb(_ value: DAPValue) -> String {
        switch value {
        case .list(let values): return "[" + values.map(jsonb).joined(separator: ", ") + "]"
        case .object(let members):
            let order = members.filter { !$0.value.isNull }.sorted { left, right in
                let (left, right) = (Array(left.name.utf8), Array(right.name.utf8))
                guard left.count == right.count else { return left.count < right.count }
                return left.lexicographicallyPrecedes(right)
            }
            return "{"
                + order.map { string($0.name) + ": " + jsonb($0.value) }.joined(separator: ", ") + "}"
        case .null: return "null"
        case .boolean, .integer, .decimal: return value.plainText ?? ""
        case .number(let number):
            return number.isFinite ? decimal("\(number)") : string(value.plainText ?? "")
        case .float(let number): return number.isFinite ? decimal("\(number)") : string(value.plainText ?? "")
        default: return string(value.plainText ?? "")
        }
    }

    /// A string of JSON as Postgres writes it (json.c, `escape_json`).
    private static func string(_ text: String) -> String {
        var quoted = "\""
        for character in text.unicodeScalars {
            switch character {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\u{8}": quoted += "\\b"
            case "\u{C}": quoted += "\\f"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            case ..<" ":
                let code = String(character.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - code.count) + code
            default: quoted.unicodeScalars.append(character)
            }
        }
        return quoted + "\""
    }

    /// The digits of a number as Swift prints it, and where its point stands: 0.015 is 15 and -1.
    private static func parts(_ text: String) -> (isNegative: Bool, digits: String, point: Int) {
        let halves = text.drop { $0 == "-" }.split(separator: "e")
        let mantissa = halves[0].split(separator: ".", omittingEmptySubsequences: false)
        let whole = String(mantissa[0])
        let all = whole + (mantissa.count > 1 ? String(mantissa[1]) : "")
        let point = whole.count + (halves.count > 1 ? Int(halves[1]) ?? 0 : 0)
        let trimmed = all.drop { $0 == "0" }
        var digits = String(trimmed)
        while digits.hasSuffix("0") { digits.removeLast() }
        return (text.hasPrefix("-"), digits, point - (all.count - trimmed.count))
    }

    /// The shortest text of a float8 (15 digits before an exponent) or float4 (6), see d2s.c and f2s.c.
    private static func number(_ text: String, digits limit: Int) -> String {
        let (isNegative, digits, point) = parts(text)
        let sign = isNegative ? "-" : ""
        if digits.isEmpty { return sign + "0" }
        guard -4..<limit ~= point - 1 else {
            let exponent = String(abs(point - 1))
            let mantissa = digits.prefix(1) + (digits.count > 1 ? "." + digits.dropFirst() : "")
            return sign + mantissa + "e" + (point < 1 ? "-" : "+")
                + (exponent.count < 2 ? "0" : "") + exponent
        }
        return sign + plain(digits, point)
    }

    /// As `numeric` prints it: with the digits that it was given, never with an exponent.
    private static func decimal(_ text: String) -> String {
        // Postgres's numeric type has no negative zero.
        if text == "-0.0" { return "0.0" }
        guard text.contains("e") else { return text }
        let (isNegative, digits, point) = parts(text)
        return (isNegative ? "-" : "") + plain(digits, point)
    }

    private static func plain(_ digits: String, _ point: Int) -> String {
        if point <= 0 { return "0." + String(repeating: "0", count: -point) + digits }
        if point >= digits.count { return digits + String(repeating: "0", count: point - digits.count) }
        return digits.prefix(point) + "." + digits.dropFirst(point)
    }
}

extension BinaryFloatingPoint {
    fileprivate var plain: String { isNaN ? "NaN" : self < 0 ? "-Infinity" : "Infinity" }
}

extension DAPType {
    /// Whether Postgres stores an array of this type as an array, not as jsonb.
    var isScalar: Bool {
        switch self {
        case .object, .freeObject, .array: false
        default: true
        }
    }
}
