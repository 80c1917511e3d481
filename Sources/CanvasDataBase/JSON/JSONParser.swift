extension JSONValue {
    /// How many bytes of JSON are read at most, where the caller does not say: 64 MiB. The largest real answer is under
    /// 1 MB.
    public static let defaultMaximumBytes = 64 << 20

    /// How many values are read at most: six times as many as 64 MiB of signed links hold. A value takes 24 bytes in its
    /// array, and up to 120 with what is around it, but only two in the text: `[[0],[0],…` of 64 MiB would fill 1.3 GB.
    /// With this limit a text takes no more than four times 64 MiB, whatever it holds.
    public static let maximumValues = 2_000_000

    /// Reads one JSON value, strictly as RFC 8259 has it: UTF-8 without a byte order mark, no comments, no
    /// trailing commas, nothing behind the value, at most 64 levels deep.
    ///
    /// - Throws: where the text stops being JSON and why; also when it is longer than `maximumBytes` or holds more than
    ///   `maximumValues`.
    public init(
        parsing bytes: UnsafeRawBufferPointer, maximumBytes: Int = JSONValue.defaultMaximumBytes
    ) throws(JSONSyntaxError) {
        guard bytes.count <= maximumBytes else {
            let reason = "the text has \(bytes.count) bytes; at most \(maximumBytes) are read"
            throw JSONSyntaxError(line: 1, column: 1, reason: reason)
        }
        var parser = JSONParser(bytes: bytes)
        self = try parser.parse()
    }

    /// Reads one JSON value from an array of bytes.
    ///
    /// - Throws: where the text stops being JSON and why; also when it is longer than `maximumBytes`.
    public init(
        parsing bytes: [UInt8], maximumBytes: Int = JSONValue.defaultMaximumBytes
    ) throws(JSONSyntaxError) {
        self = try bytes.withUnsafeBufferPointer { buffer throws(JSONSyntaxError) in
            try JSONValue(parsing: UnsafeRawBufferPointer(buffer), maximumBytes: maximumBytes)
        }
    }
}

/// Walks once over the bytes. Recursion is bounded by `maximumDepth`.
struct JSONParser {
    static let maximumDepth = 64

    let bytes: UnsafeRawBufferPointer
    var position = 0
    private var depth = 0
    private var values = 0

    init(bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    mutating func parse() throws(JSONSyntaxError) -> JSONValue {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { throw error("a byte order mark is not JSON") }
        skipWhitespace()
        let result = try value()
        skipWhitespace()
        guard position == bytes.count else { throw error("expected nothing more, found \(found)") }
        return result
    }

    private mutating func value() throws(JSONSyntaxError) -> JSONValue {
        values += 1
        guard values <= JSONValue.maximumValues else { throw error(JSONSyntaxError.tooManyValues) }
        switch byte {
        case UInt8(ascii: "{"): return .object(try object())
        case UInt8(ascii: "["): return .array(try array())
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "-"): return .number(try number())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default:
            guard isDigit(byte) else { throw error("expected a value, found \(found)") }
            return .number(try number())
        }
    }

    private mutating func object() throws(JSONSyntaxError) -> JSONObject {
        try enter()
        var members: [JSONObject.Member] = []
        if !skip(UInt8(ascii: "}")) {
            repeat {
                skipWhitespace()
                guard byte == UInt8(ascii: "\"") else {
                    throw error("expected a name in quotes, found \(found)")
                }
                let name = try string()
                guard skip(UInt8(ascii: ":")) else { throw error("expected ':', found \(found)") }
                skipWhitespace()
                members.append(JSONObject.Member(name, try value()))
            } while skip(UInt8(ascii: ","))
            guard skip(UInt8(ascii: "}")) else { throw error("expected ',' or '}', found \(found)") }
        }
        depth -= 1
        return JSONObject(members)
    }

    private mutating func array() throws(JSONSyntaxError) -> [JSONValue] {
        try enter()
        var elements: [JSONValue] = []
        if !skip(UInt8(ascii: "]")) {
            repeat {
                skipWhitespace()
                elements.append(try value())
            } while skip(UInt8(ascii: ","))
            guard skip(UInt8(ascii: "]")) else { throw error("expected ',' or ']', found \(found)") }
        }
        depth -= 1
        return elements
    }

    /// Steps over the opening bracket.
    private mutating func enter() throws(JSONSyntaxError) {
        depth += 1
        guard depth <= Self.maximumDepth else {
            throw error("nested deeper than \(Self.maximumDepth) levels")
        }
        position += 1
    }

    private mutating func number() throws(JSONSyntaxError) -> String {
        let start = position
        if byte == UInt8(ascii: "-") { position += 1 }
        if byte == UInt8(ascii: "0") {
            position += 1
            if isDigit(byte) { throw error("a number cannot begin with 0 and another digit") }
        } else {
            try digits()
        }
        if byte == UInt8(ascii: ".") {
            position += 1
            try digits()
        }
        if byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
            position += 1
            if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") { position += 1 }
            try digits()
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func digits() throws(JSONSyntaxError) {
        guard isDigit(byte) else { throw error("expected a digit, found \(found)") }
        while isDigit(byte) { position += 1 }
    }

    private mutating func word(
        _ word: String, _ value: JSONValue
    ) throws(JSONSyntaxError) -> JSONValue {
        guard bytes[position...].starts(with: word.utf8) else {
            throw error("expected a value, found \(found)")
        }
        position += word.utf8.count
        return value
    }
}

extension JSONParser {
    /// The byte at the position; nil at the end.
    var byte: UInt8? { position < bytes.count ? bytes[position] : nil }

    func isDigit(_ byte: UInt8?) -> Bool {
        guard let byte else { return false }
        return byte &- UInt8(ascii: "0") < 10
    }

    mutating func skipWhitespace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    /// Steps over white space and then over `expected`, if it comes next.
    mutating func skip(_ expected: UInt8) -> Bool {
        skipWhitespace()
        guard byte == expected else { return false }
        position += 1
        return true
    }

    /// What stands at the position, for a message.
    var found: String {
        guard let byte else { return "the end of the text" }
        switch byte {
        case UInt8(ascii: "'"): return "\"'\""
        case 0x21...0x7E: return "'\(Unicode.Scalar(byte))'"
        case 0x80...: return "a character that is not ASCII"
        default: return "the byte 0x\(hexadecimal(byte))"
        }
    }

    func hexadecimal(_ byte: UInt8) -> String {
        (byte < 0x10 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }

    /// An error at `offset`, or at the position.
    func error(_ reason: String, at offset: Int? = nil) -> JSONSyntaxError {
        let before = bytes[..<(offset ?? position)]
        let line = before.count { $0 == 0x0A } + 1
        let start = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        // Every code point has one byte that is not a continuation byte.
        let column = before[start...].count { $0 & 0xC0 != 0x80 } + 1
        return JSONSyntaxError(line: line, column: column, reason: reason)
    }
}
