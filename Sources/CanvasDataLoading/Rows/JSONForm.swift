/// JSON as Postgres writes a jsonb: members in its own order, each name once, one space behind commas and colons.
struct JSONForm {
    private var scan: JSONScan
    private var output: [UInt8] = []

    /// - Throws: what is wrong where `text` is not JSON that jsonb holds.
    static func of(_ text: FieldBytes) throws(ValueTrouble.Kind) -> [UInt8] {
        try JSONScan.check(text)
        var form = JSONForm(scan: JSONScan(text))
        try form.writeValue()
        return form.output
    }

    private mutating func writeValue() throws(ValueTrouble.Kind) {
        switch scan.next() {
        case UInt8(ascii: "{"): try writeObject()
        case UInt8(ascii: "["): try writeArray()
        case UInt8(ascii: "\""): put(string: try scan.readString())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            let start = scan.index
            try scan.skipPlain()
            output += try NumericText.parse(scan.passed(since: start), limit: nil).text
        default:
            let start = scan.index
            try scan.skipPlain()
            output += scan.passed(since: start).array
        }
    }

    private mutating func writeArray() throws(ValueTrouble.Kind) {
        try scan.expect("[")
        output.append(UInt8(ascii: "["))
        if !scan.skip("]") {
            try writeValue()
            while scan.skip(",") {
                output += [UInt8(ascii: ","), 32]
                try writeValue()
            }
            try scan.expect("]")
        }
        output.append(UInt8(ascii: "]"))
    }

    private mutating func writeObject() throws(ValueTrouble.Kind) {
        try scan.expect("{")
        var members: [[UInt8]: [UInt8]] = [:]
        if !scan.skip("}") {
            repeat {
                _ = scan.next()
                let name = try scan.readString()
                try scan.expect(":")
                var value = JSONForm(scan: scan)
                try value.writeValue()
                scan = value.scan
                // The last of a name counts.
                members[name] = value.output
            } while scan.skip(",")
            try scan.expect("}")
        }
        let sorted = members.sorted { one, other in
            one.key.count == other.key.count
                ? one.key.lexicographicallyPrecedes(other.key) : one.key.count < other.key.count
        }
        output.append(UInt8(ascii: "{"))
        for (place, member) in sorted.enumerated() {
            if place > 0 { output += [UInt8(ascii: ","), 32] }
            put(string: member.key)
            output += [UInt8(ascii: ":"), 32]
            output += member.value
        }
        output.append(UInt8(ascii: "}"))
    }

    private mutating func put(string: [UInt8]) {
        output.append(UInt8(ascii: "\""))
        for byte in string {
            switch byte {
            case 8: output += Array("\\b".utf8)
            case 9: output += Array("\\t".utf8)
            case 10: output += Array("\\n".utf8)
            case 12: output += Array("\\f".utf8)
            case 13: output += Array("\\r".utf8)
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): output += [UInt8(ascii: "\\"), byte]
            case 0..<32:
                output += Array((byte < 16 ? "\\u000" : "\\u00").utf8) + Array(String(byte, radix: 16).utf8)
            default: output.append(byte)
            }
        }
        output.append(UInt8(ascii: "\""))
    }
}
