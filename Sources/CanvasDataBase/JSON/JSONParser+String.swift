extension JSONParser {
    /// Reads a string; the position is on its opening quote.
    mutating func string() throws(JSONSyntaxError) -> String {
        let start = position + 1
        var end = start
        var hasEscapes = false
        scan: while true {
            guard end < bytes.count else {
                throw error("the string that begins here has no end", at: position)
            }
            switch bytes[end] {
            case UInt8(ascii: "\""):
                break scan
            case UInt8(ascii: "\\"):
                hasEscapes = true
                end += 2
            case ..<0x20:
                let reason = "the byte 0x\(hexadecimal(bytes[end])) must be escaped in a string"
                throw error(reason, at: end)
            default:
                end += 1
            }
        }
        let raw = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
        // Escapes are ASCII, so the bytes are UTF-8 with them exactly when they are without.
        guard let text = String(validating: raw, as: UTF8.self) else {
            throw error("the string is not UTF-8", at: start + firstInvalidByte(in: raw))
        }
        guard hasEscapes else {
            position = end + 1
            return text
        }
        position = start
        let unescaped = try unescape(upTo: end)
        position = end + 1
        return unescaped
    }

    private func firstInvalidByte(in raw: UnsafeRawBufferPointer) -> Int {
        raw.withMemoryRebound(to: UInt8.self) { bytes in
            do throws(UTF8.ValidationError) {
                _ = try UTF8Span(validating: bytes.span)
                return bytes.count
            } catch {
                return error.byteOffsets.lowerBound
            }
        }
    }

    private mutating func unescape(upTo end: Int) throws(JSONSyntaxError) -> String {
        var result: [UInt8] = []
        result.reserveCapacity(end - position)
        while position < end {
            let byte = bytes[position]
            guard byte == UInt8(ascii: "\\") else {
                result.append(byte)
                position += 1
                continue
            }
            switch bytes[position + 1] {
            case UInt8(ascii: "\""): result.append(UInt8(ascii: "\""))
            case UInt8(ascii: "\\"): result.append(UInt8(ascii: "\\"))
            case UInt8(ascii: "/"): result.append(UInt8(ascii: "/"))
            case UInt8(ascii: "b"): result.append(0x08)
            case UInt8(ascii: "f"): result.append(0x0C)
            case UInt8(ascii: "n"): result.append(0x0A)
            case UInt8(ascii: "r"): result.append(0x0D)
            case UInt8(ascii: "t"): result.append(0x09)
            case UInt8(ascii: "u"):
                result.append(contentsOf: try escapedScalar(upTo: end).utf8)
                continue
            default:
                position += 1
                throw error("\(found) cannot follow a backslash")
            }
            position += 2
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// Reads `\u` and four hexadecimal digits (RFC 8259 §7), or two of them that make one code point beyond U+FFFF.
    private mutating func escapedScalar(upTo end: Int) throws(JSONSyntaxError) -> String {
        let start = position
        let first = try codeUnit(upTo: end)
        guard 0xD800...0xDFFF ~= first else { return String(decoding: [first], as: UTF16.self) }
        let hasPair =
            first < 0xDC00 && position + 1 < end
            && bytes[position] == UInt8(ascii: "\\") && bytes[position + 1] == UInt8(ascii: "u")
        guard hasPair else { throw error("half of a surrogate pair stands alone", at: start) }
        let second = try codeUnit(upTo: end)
        guard 0xDC00...0xDFFF ~= second else {
            throw error("half of a surrogate pair stands alone", at: start)
        }
        return String(decoding: [first, second], as: UTF16.self)
    }

    private mutating func codeUnit(upTo end: Int) throws(JSONSyntaxError) -> UInt16 {
        position += 2
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard position < end, let digit = hexDigit(bytes[position]) else {
                throw error("expected a hexadecimal digit, found \(found)")
            }
            unit = unit << 4 | digit
            position += 1
        }
        return unit
    }

    private func hexDigit(_ byte: UInt8) -> UInt16? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt16(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt16(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt16(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }
}
