/// Reads JSON (RFC 8259). Numbers stay as they are written.
struct JSONReader {
    /// Where JSON ends to be JSON: an offset in bytes.
    struct Failure: Error, Equatable {
        let offset: Int
    }

    private let bytes: [UInt8]
    private var position = 0

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    static func read(_ bytes: [UInt8]) throws(Failure) -> JSONValue {
        var reader = JSONReader(bytes)
        let value = try reader.value(depth: 0)
        reader.skipSpace()
        guard reader.position == bytes.count else { throw Failure(offset: reader.position) }
        return value
    }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private func failure() -> Failure { Failure(offset: position) }

    private mutating func skipSpace() {
        while let byte = next, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { position += 1 }
    }

    private mutating func take(_ byte: UInt8) throws(Failure) {
        guard next == byte else { throw failure() }
        position += 1
    }

    private mutating func value(depth: Int) throws(Failure) -> JSONValue {
        skipSpace()
        guard depth < 64 else { throw failure() }
        switch next {
        case UInt8(ascii: "{"): return try object(depth)
        case UInt8(ascii: "["): return try array(depth)
        case UInt8(ascii: "\""): return .string(try string())
        default: return try word()
        }
    }

    private mutating func object(_ depth: Int) throws(Failure) -> JSONValue {
        position += 1
        var members: [(String, JSONValue)] = []
        skipSpace()
        while next != UInt8(ascii: "}") {
            if !members.isEmpty { try take(UInt8(ascii: ",")) }
            skipSpace()
            let name = try string()
            skipSpace()
            try take(UInt8(ascii: ":"))
            members.append((name, try value(depth: depth + 1)))
            skipSpace()
        }
        position += 1
        return .object(members)
    }

    private mutating func array(_ depth: Int) throws(Failure) -> JSONValue {
        position += 1
        var values: [JSONValue] = []
        skipSpace()
        while next != UInt8(ascii: "]") {
            if !values.isEmpty { try take(UInt8(ascii: ",")) }
            values.append(try value(depth: depth + 1))
            skipSpace()
        }
        position += 1
        return .array(values)
    }

    private mutating func word() throws(Failure) -> JSONValue {
        let start = position
        while let byte = next, !Self.ends.contains(byte) { position += 1 }
        let word = String(decoding: bytes[start..<position], as: UTF8.self)
        switch word {
        case "true": return .bool(true)
        case "false": return .bool(false)
        case "null": return .null
        default:
            if let number = Int(word) { return .number(number) }
            guard Double(word) != nil, word.utf8.allSatisfy({ Self.digits.contains($0) }) else {
                position = start
                throw failure()
            }
            return .literal(word)
        }
    }

    private static let ends = Set(" \t\r\n,:{}[]\"".utf8)
    private static let digits = Set("0123456789+-.eE".utf8)

    private mutating func string() throws(Failure) -> String {
        try take(UInt8(ascii: "\""))
        var text: [UInt8] = []
        while let byte = next, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw failure() }
            position += 1
            guard byte == UInt8(ascii: "\\") else {
                text.append(byte)
                continue
            }
            try escape(&text)
        }
        try take(UInt8(ascii: "\""))
        return String(decoding: text, as: UTF8.self)
    }

    private mutating func escape(_ text: inout [UInt8]) throws(Failure) {
        guard let byte = next else { throw failure() }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            var unit = try hexadecimal()
            // The second half of a surrogate pair; a lone half becomes U+FFFD.
            if 0xD800...0xDBFF ~= unit, bytes[position...].starts(with: "\\u".utf8) {
                position += 2
                let low = try hexadecimal()
                if 0xDC00...0xDFFF ~= low { unit = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00) }
            }
            text += Array(String(Unicode.Scalar(unit) ?? "\u{FFFD}").utf8)
        default:
            position -= 1
            throw failure()
        }
    }

    private mutating func hexadecimal() throws(Failure) -> UInt32 {
        guard position + 4 <= bytes.count,
            let unit = UInt32(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
        else { throw failure() }
        position += 4
        return unit
    }
}

extension JSONValue {
    /// The member of an object; nil where this is none, or has no such member.
    subscript(_ name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.0 == name }?.1
    }

    var text: String? { if case .string(let text) = self { text } else { nil } }
}
