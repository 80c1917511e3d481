import CanvasDataBase
import CanvasDataTransfer

/// Checks that an XML file is well-formed: that every tag is closed, in order, and that the end is not missing.
///
/// The content is not checked: Canvas's own import type ignores XML.
struct SISXMLCheck {
    let part: SISPart
    let findings: SISFindings

    private enum State {
        case text, tag
    }

    /// Notes what is wrong, and returns the length of what was read, in bytes.
    func check(_ source: any SISByteSource) throws -> Int {
        let buffer = Buffer(128 << 10)
        var reader = Reader()
        var length = 0
        while reader.fault == nil {
            try Task.checkCancellation()
            let count = try source.read(into: buffer.bytes)
            guard count > 0 else { break }
            length += count
            for byte in buffer.bytes[..<count] {
                reader.take(byte)
                if reader.fault != nil { break }
            }
        }
        if length == 0 {
            findings.add(.error, .emptyFile, file: part.number, "The file is empty")
        } else if let fault = reader.fault ?? reader.faultAtEnd {
            findings.add(
                .error, .xml, file: part.number, line: reader.line,
                "This is not well-formed XML: \(fault) (line \(reader.line))")
        }
        findings.add(
            .warning, .xml, file: part.number,
            "Canvas's own import type (instructure_csv) accepts XML but imports nothing from it; other types require an agreement with Instructure"
        )
        return length
    }

    private struct Reader {
        private var state = State.text
        /// What stands between `<` and `>`.
        private var tag: [UInt8] = []
        private var quote: UInt8?
        private var open: [[UInt8]] = []
        private var hasRoot = false
        private(set) var line = 1
        private(set) var fault: String?

        private static let longestTag = 1 << 20

        mutating func take(_ byte: UInt8) {
            if byte == UInt8(ascii: "\n") { line += 1 }
            guard byte != 0 else { return fail("a NUL byte; is it UTF-16?") }
            guard state == .tag else {
                if byte == UInt8(ascii: "<") {
                    state = .tag
                    tag = []
                } else if open.isEmpty, byte > 0x20, ![0xEF, 0xBB, 0xBF].contains(byte) {
                    fail("text outside of any element")
                }
                return
            }
            if byte == UInt8(ascii: ">"), quote == nil, isWhole { return end() }
            tag.append(byte)
            guard tag.count <= Self.longestTag else { return fail("an unclosed tag") }
            let isPlain = tag.first != UInt8(ascii: "!") && tag.first != UInt8(ascii: "?")
            guard isPlain, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") else { return }
            if quote == nil { quote = byte } else if quote == byte { quote = nil }
        }

        /// A comment or CDATA section may have `>` in it.
        private var isWhole: Bool {
            if tag.starts(with: Array("!--".utf8)) {
                return tag.count >= 5 && tag.suffix(2).elementsEqual("--".utf8)
            }
            if tag.starts(with: Array("![CDATA[".utf8)) { return tag.suffix(2).elementsEqual("]]".utf8) }
            if tag.first == UInt8(ascii: "?") { return tag.count > 1 && tag.last == UInt8(ascii: "?") }
            if tag.starts(with: Array("!DOCTYPE".utf8)), tag.contains(UInt8(ascii: "[")) {
                return tag.contains(UInt8(ascii: "]"))
            }
            return true
        }

        private mutating func end() {
            state = .text
            guard let first = tag.first else { return fail("an empty tag") }
            if first == UInt8(ascii: "!") || first == UInt8(ascii: "?") { return }
            let name = Array(
                tag.drop { $0 == UInt8(ascii: "/") }.prefix { $0 > 0x20 && $0 != UInt8(ascii: "/") })
            guard let letter = name.first,
                letter >= 0x80 || letter == 0x5F || letter == 0x3A || (letter | 0x20) &- 97 < 26
            else { return fail("a tag without a name") }
            let shown = String(decoding: name, as: UTF8.self).quotedForDisplay
            if first == UInt8(ascii: "/") {
                guard let expected = open.popLast() else {
                    return fail("\(shown) is closed but was not open")
                }
                guard expected == name else {
                    return fail(
                        "\(shown) is closed where \(String(decoding: expected, as: UTF8.self).quotedForDisplay) is open"
                    )
                }
            } else {
                if open.isEmpty, hasRoot { return fail("a second root element, \(shown)") }
                hasRoot = true
                guard tag.last != UInt8(ascii: "/") else { return }
                guard open.count < 1000 else { return fail("elements nested more than 1000 deep") }
                open.append(name)
            }
        }

        private mutating func fail(_ reason: String) {
            fault = reason
        }

        var faultAtEnd: String? {
            if state == .tag { return "it ends inside a tag" }
            if let last = open.last {
                return "\(String(decoding: last, as: UTF8.self).quotedForDisplay) is not closed"
            }
            return hasRoot ? nil : "it has no elements"
        }
    }
}
