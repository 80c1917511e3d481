package import CanvasDataBase

/// What an editor, a failing disk or somebody who means harm makes of a file of ours.
package enum HostileJSON {
    private static let values: [JSONValue] = [
        .null, .bool(true), .number("1e400"), .number("-1"), .number("-1e400"),
        .number("9223372036854775807"),
        .number("9223372036854775808"), .number("1e18"), .number("0.5"), .string(""), .string("."),
        .string(".."),
        .string("../.."), .string("/etc/passwd"), .string("a/../../b"), .string("a\u{0}b"), .string("\u{0}"),
        .string(String(repeating: "x", count: 300)), .string("12x"), .string("é\n"), .array([]),
        .array([.null]),
        .array([.string("../../x")]), .object(JSONObject([])),
    ]

    /// The text of `json` with one value in it replaced, or damaged as bytes.
    package static func spoilt(_ json: JSONValue, _ random: inout SplitMix64) -> [UInt8] {
        var bytes = Array(json.text(.compact).utf8)
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<8, using: &random) {
        case 0: bytes.removeSubrange(place...)
        case 1: bytes[place] = 0
        case 2: bytes[place] = 0xFF
        case 3: bytes.insert(contentsOf: bytes, at: place)
        default:
            var left = Int.random(in: 0..<count(json), using: &random)
            let value = values.randomElement(using: &random) ?? .null
            bytes = Array(replaced(json, by: value, &left).text(.compact).utf8)
        }
        return bytes
    }

    private static func count(_ json: JSONValue) -> Int {
        switch json {
        case .array(let elements): 1 + elements.reduce(0) { $0 + count($1) }
        case .object(let object): 1 + object.members.reduce(0) { $0 + count($1.value) }
        default: 1
        }
    }

    /// With the value number `left` replaced, counted as they are written.
    private static func replaced(_ json: JSONValue, by value: JSONValue, _ left: inout Int) -> JSONValue {
        left -= 1
        if left == -1 { return value }
        switch json {
        case .array(let elements):
            var new: [JSONValue] = []
            for element in elements { new.append(replaced(element, by: value, &left)) }
            return .array(new)
        case .object(let object):
            var new: [JSONObject.Member] = []
            for member in object.members {
                new.append(.init(member.name, replaced(member.value, by: value, &left)))
            }
            return .object(JSONObject(new))
        default: return json
        }
    }
}
