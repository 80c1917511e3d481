extension JSONValue {
    /// How a value is written.
    public enum TextStyle: Sendable, Equatable, CaseIterable {
        /// One line without spaces; order, digits and non-ASCII as they came.
        case compact
        /// Two spaces a level; order, digits and non-ASCII as they came.
        case pretty
        /// What Python's `json.dumps(value, sort_keys=True, indent=4)` gives: names sorted by code point,
        /// everything beyond ASCII as `\u` and four hexadecimal digits, floats as `repr` prints them.
        case python
        /// As `python`, with names in the order in which they came: `json.dumps(value, indent=4)`.
        case pythonInOrder

        fileprivate var isPython: Bool { self == .python || self == .pythonInOrder }
    }

    /// The value as JSON, without a line end behind it. Control characters, the C1 ones included, and those
    /// that turn the direction of writing are always escaped, so that the text is safe on a terminal.
    public func text(_ style: TextStyle) -> String {
        var writer = JSONWriter(style: style)
        writer.write(self, level: 0)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

/// Writes values as bytes, which is several times faster than appending characters.
struct JSONWriter {
    let style: JSONValue.TextStyle
    private(set) var bytes: [UInt8] = []

    init(style: JSONValue.TextStyle) {
        self.style = style
    }

    mutating func write(_ value: JSONValue, level: Int) {
        switch value {
        case .null: append("null")
        case .bool(let value): append(value ? "true" : "false")
        case .number(let literal): append(style.isPython ? PythonNumber.text(of: literal) : literal)
        case .string(let text): write(string: text)
        case .array(let elements): write(elements, level: level)
        case .object(let object): write(object, level: level)
        }
    }

    private mutating func write(_ elements: [JSONValue], level: Int) {
        guard !elements.isEmpty else { return append("[]") }
        append("[")
        for (index, element) in elements.enumerated() {
            if index > 0 { append(",") }
            startLine(level: level + 1)
            write(element, level: level + 1)
        }
        startLine(level: level)
        append("]")
    }

    private mutating func write(_ object: JSONObject, level: Int) {
        guard !object.members.isEmpty else { return append("{}") }
        var members = object.members
        if style == .python {
            // UTF-8 sorts as the code points do.
            members.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        }
        append("{")
        for (index, member) in members.enumerated() {
            if index > 0 { append(",") }
            startLine(level: level + 1)
            write(string: member.name)
            append(style == .compact ? ":" : ": ")
            write(member.value, level: level + 1)
        }
        startLine(level: level)
        append("}")
    }

    private mutating func startLine(level: Int) {
        let indentation: Int
        switch style {
        case .compact: return
        case .pretty: indentation = 2
        case .python, .pythonInOrder: indentation = 4
        }
        append("\n")
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: level * indentation))
    }

    private mutating func write(string: String) {
        append("\"")
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": append("\\\"")
            case "\\": append("\\\\")
            case "\n": append("\\n")
            case "\r": append("\\r")
            case "\t": append("\\t")
            case "\u{8}": append("\\b")
            case "\u{C}": append("\\f")
            case "\u{20}"..."\u{7E}": bytes.append(UInt8(scalar.value))
            case "\u{0}"..."\u{9F}", "\u{61C}", "\u{200E}", "\u{200F}", "\u{202A}"..."\u{202E}",
                "\u{2066}"..."\u{2069}":
                escape(UInt16(scalar.value))
            default: write(beyondASCII: scalar)
            }
        }
        append("\"")
    }

    private mutating func write(beyondASCII scalar: Unicode.Scalar) {
        if style.isPython {
            for unit in String(scalar).utf16 { escape(unit) }
        } else {
            bytes.append(contentsOf: UTF8.encode(scalar) ?? Unicode.UTF8.encodedReplacementCharacter)
        }
    }

    private mutating func escape(_ unit: UInt16) {
        append("\\u")
        let digits = String(unit, radix: 16)
        append(String(repeating: "0", count: 4 - digits.count) + digits)
    }

    private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }
}
