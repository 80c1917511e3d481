/// JSON that keeps the order of its keys: the tables of a dump come in Canvas's order, not the alphabet's.
indirect enum JSONValue: Sendable {
    case string(String)
    case number(Int)
    /// A number as it is to be written.
    case literal(String)
    case bool(Bool)
    case null
    case array([JSONValue])
    case object([(String, JSONValue)])

    var encoded: [UInt8] {
        let text = ByteBuffer(capacity: 16_384)
        write(to: text)
        return text.array
    }

    private func write(to text: ByteBuffer) {
        switch self {
        case .string(let value): Self.write(value, to: text)
        case .number(let value): text.append(decimal: value)
        case .literal(let value): text.append(value)
        case .bool(let value): text.append(value ? "true" : "false" as StaticString)
        case .null: text.append("null" as StaticString)
        case .array(let values):
            text.append(0x5B)
            for (index, value) in values.enumerated() {
                if index > 0 { text.append(0x2C) }
                value.write(to: text)
            }
            text.append(0x5D)
        case .object(let members):
            text.append(0x7B)
            for (index, member) in members.enumerated() {
                if index > 0 { text.append(0x2C) }
                Self.write(member.0, to: text)
                text.append(0x3A)
                member.1.write(to: text)
            }
            text.append(0x7D)
        }
    }

    private static func write(_ string: String, to text: ByteBuffer) {
        text.append(0x22)
        var string = string
        string.withUTF8 { bytes in
            var plain = 0
            for index in 0..<bytes.count {
                let byte = bytes[index]
                guard byte < 0x20 || byte == 0x22 || byte == 0x5C else { continue }
                text.append(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[plain..<index])))
                plain = index + 1
                text.append(0x5C)
                if byte >= 0x20 {
                    text.append(byte)
                } else {
                    text.append("u00" as StaticString)
                    text.append(hex: UInt64(byte), digits: 2)
                }
            }
            text.append(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[plain...])))
        }
        text.append(0x22)
    }
}
