/// Goes through JSON as Postgres's jsonb reads it: RFC 8259, without U+0000 in strings and with numbers that numeric holds.
///
/// The text is known to be UTF-8 without zero bytes.
struct JSONScan {
    /// Arrays and objects inside one another. Postgres's own limit is that of its stack, some thousands.
    static let deepest = 1000

    private let text: FieldBytes
    private(set) var index = 0

    init(_ text: FieldBytes) {
        self.text = text
    }

    /// Goes over `text`, which must be one JSON value.
    static func check(_ text: FieldBytes) throws(ValueTrouble.Kind) {
        var scan = JSONScan(text)
        try scan.skipValue(depth: 0)
        try scan.end()
    }

    /// The next byte that is not white space; 0 at the end.
    mutating func next() -> UInt8 {
        while index < text.count {
            let byte = text[index]
            guard byte == 32 || byte == 10 || byte == 13 || byte == 9 else { return byte }
            index &+= 1
        }
        return 0
    }

    /// Goes over `byte` and white space before it, where that is what comes.
    mutating func skip(_ byte: Unicode.Scalar) -> Bool {
        guard next() == UInt8(ascii: byte) else { return false }
        index += 1
        return true
    }

    mutating func expect(_ byte: Unicode.Scalar) throws(ValueTrouble.Kind) {
        guard skip(byte) else { throw .notJSON }
    }

    /// Nothing but white space may be left.
    mutating func end() throws(ValueTrouble.Kind) {
        _ = next()
        guard index == text.count else { throw .notJSON }
    }

    /// What lies between `start` and here.
    func passed(since start: Int) -> FieldBytes { text[start..<index] }

    mutating func skipValue(depth: Int) throws(ValueTrouble.Kind) {
        guard depth <= Self.deepest else { throw .jsonTooDeep }
        switch next() {
        case UInt8(ascii: "\""): try skipString()
        case UInt8(ascii: "{"):
            index += 1
            guard !skip("}") else { return }
            repeat {
                guard next() == UInt8(ascii: "\"") else { throw .notJSON }
                try skipString()
                try expect(":")
                try skipValue(depth: depth + 1)
            } while skip(",")
            try expect("}")
        case UInt8(ascii: "["):
            index += 1
            guard !skip("]") else { return }
            repeat { try skipValue(depth: depth + 1) } while skip(",")
            try expect("]")
        default: try skipPlain()
        }
    }

    /// Goes over a number, true, false or null.
    mutating func skipPlain() throws(ValueTrouble.Kind) {
        switch next() {
        case UInt8(ascii: "t"): try skipWord("true")
        case UInt8(ascii: "f"): try skipWord("false")
        case UInt8(ascii: "n"): try skipWord("null")
        default: try skipNumber()
        }
    }

    private mutating func skipWord(_ word: StaticString) throws(ValueTrouble.Kind) {
        guard text.count - index >= word.utf8CodeUnitCount else { throw .notJSON }
        for offset in 0..<word.utf8CodeUnitCount where text[index + offset] != word.utf8Start[offset] {
            throw .notJSON
        }
        index += word.utf8CodeUnitCount
    }

    private mutating func skipNumber() throws(ValueTrouble.Kind) {
        let start = index
        if peek == UInt8(ascii: "-") { index += 1 }
        let first = index
        guard skipDigits() > 0, text[first] != UInt8(ascii: "0") || index == first + 1 else { throw .notJSON }
        if peek == UInt8(ascii: ".") {
            index += 1
            guard skipDigits() > 0 else { throw .notJSON }
        }
        let hasExponent = peek.lowercased == UInt8(ascii: "e")
        if hasExponent {
            index += 1
            if peek == UInt8(ascii: "-") || peek == UInt8(ascii: "+") { index += 1 }
            guard skipDigits() > 0 else { throw .notJSON }
        }
        // All shorter ones fit.
        guard hasExponent || index - start > 10_000 else { return }
        _ = try NumericText.parse(text[start..<index], limit: nil)
    }

    private mutating func skipDigits() -> Int {
        let start = index
        while peek.isDigit { index += 1 }
        return index - start
    }

    /// 0 at the end.
    private var peek: UInt8 { index < text.count ? text[index] : 0 }

    /// Goes over a string, whose quote is what comes.
    mutating func skipString() throws(ValueTrouble.Kind) {
        index &+= 1
        while index < text.count {
            let byte = text[index]
            if byte == UInt8(ascii: "\"") {
                index &+= 1
                return
            }
            guard byte >= 32 else { throw .notJSON }
            if byte == UInt8(ascii: "\\") {
                _ = try readEscape()
            } else {
                index &+= 1
            }
        }
        throw .notJSON
    }

    /// Reads a string, whose quote is what comes.
    mutating func readString() throws(ValueTrouble.Kind) -> [UInt8] {
        let start = index + 1
        try skipString()
        var scan = JSONScan(text[start..<index - 1])
        var string: [UInt8] = []
        string.reserveCapacity(scan.text.count)
        while scan.index < scan.text.count {
            let byte = scan.text[scan.index]
            if byte == UInt8(ascii: "\\") {
                string += UTF8.encode(try scan.readEscape()) ?? .init()
            } else {
                string.append(byte)
                scan.index += 1
            }
        }
        return string
    }

    /// Reads the escape at `index`; two where they make one character.
    private mutating func readEscape() throws(ValueTrouble.Kind) -> Unicode.Scalar {
        index += 1
        let letter = peek
        index += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            let unit = try readHex()
            guard unit != 0 else { throw .jsonZero }
            if let scalar = Unicode.Scalar(unit) { return scalar }
            guard unit < 0xDC00, peek == UInt8(ascii: "\\") else { throw .notJSON }
            index += 1
            guard peek == UInt8(ascii: "u") else { throw .notJSON }
            index += 1
            let second = try readHex()
            guard (0xDC00...0xDFFF).contains(second),
                let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (second - 0xDC00))
            else { throw .notJSON }
            return scalar
        default: throw .notJSON
        }
    }

    private mutating func readHex() throws(ValueTrouble.Kind) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = peek.hexDigit else { throw .notJSON }
            unit = unit << 4 + UInt32(digit)
            index += 1
        }
        return unit
    }
}
