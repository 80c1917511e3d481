import CanvasDataTransfer

/// Rewrites rows of tabs and backslash escapes (Postgres's COPY text format, which Canvas's files follow) as CSV.
///
/// A field is quoted when it is empty, is `\N` or `\.` by its letters, or holds a comma, quote or line break; NULL is `\N`
/// without quotes.
final class CSVSink: RowSink {
    private(set) var rows = 0
    private let next: any ByteSink
    private var field: [UInt8] = []
    private var output: [UInt8] = []
    private var needsQuotes = false
    /// The field began with a backslash: only then can it be NULL.
    private var isNull = false
    private var escape = Escape.none
    private var isLineEmpty = true

    /// NULL, and what ends the input of Postgres's COPY before version 18 where it stands alone on a line.
    private static let misread = [Array("\\N".utf8), Array("\\.".utf8)]

    private enum Escape: Equatable {
        case none, begun
        case octal(value: Int, digits: Int)
        case hex(value: Int, digits: Int)
    }

    init(into next: any ByteSink) {
        self.next = next
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws {
        for byte in bytes { try take(byte) }
        if output.count >= 64 << 10 { try flush() }
    }

    func finish() throws {
        endEscape()
        if !isLineEmpty || !field.isEmpty || isNull { try endRow() }
        try flush()
    }

    private func take(_ byte: UInt8) throws {
        switch escape {
        case .none:
            break
        case .begun:
            return try takeEscaped(byte)
        case .octal(let value, let digits):
            if (48...55).contains(byte), digits < 3 {
                escape = .octal(value: value * 8 + Int(byte - 48), digits: digits + 1)
                return
            }
            endEscape()
        case .hex(let value, let digits):
            if let digit = byte.hexDigit, digits < 2 {
                escape = .hex(value: value * 16 + Int(digit), digits: digits + 1)
                return
            }
            endEscape()
        }
        switch byte {
        case UInt8(ascii: "\\"):
            escape = .begun
            isLineEmpty = false
        case UInt8(ascii: "\t"):
            endField()
            output.append(UInt8(ascii: ","))
            isLineEmpty = false
        case UInt8(ascii: "\n"):
            try endRow()
        default:
            put(byte)
        }
    }

    private func takeEscaped(_ byte: UInt8) throws {
        escape = .none
        switch byte {
        case UInt8(ascii: "N") where field.isEmpty && !isNull:
            isNull = true
        case UInt8(ascii: "b"): put(8)
        case UInt8(ascii: "t"): put(9)
        case UInt8(ascii: "n"): put(10)
        case UInt8(ascii: "v"): put(11)
        case UInt8(ascii: "f"): put(12)
        case UInt8(ascii: "r"): put(13)
        case 48...55: escape = .octal(value: Int(byte - 48), digits: 1)
        case UInt8(ascii: "x"): escape = .hex(value: 0, digits: 0)
        default: put(byte)
        }
    }

    private func endEscape() {
        switch escape {
        case .none: break
        case .begun: put(UInt8(ascii: "\\"))
        case .octal(let value, _): put(UInt8(truncatingIfNeeded: value))
        case .hex(let value, let digits): put(digits == 0 ? UInt8(ascii: "x") : UInt8(value))
        }
        escape = .none
    }

    private func put(_ byte: UInt8) {
        if isNull {
            // It only began like NULL: `\Nothing` is a value.
            isNull = false
            field = [UInt8(ascii: "N")]
        }
        switch byte {
        case UInt8(ascii: ","), UInt8(ascii: "\""), 10, 13: needsQuotes = true
        default: break
        }
        field.append(byte)
        isLineEmpty = false
    }

    private func endField() {
        if isNull {
            output += Array("\\N".utf8)
        } else if needsQuotes || field.isEmpty || Self.misread.contains(field) {
            output.append(UInt8(ascii: "\""))
            for byte in field {
                if byte == UInt8(ascii: "\"") { output.append(byte) }
                output.append(byte)
            }
            output.append(UInt8(ascii: "\""))
        } else {
            output += field
        }
        field.removeAll(keepingCapacity: true)
        needsQuotes = false
        isNull = false
    }

    private func endRow() throws {
        endField()
        output.append(UInt8(ascii: "\n"))
        rows += 1
        isLineEmpty = true
        if output.count >= 64 << 10 { try flush() }
    }

    private func flush() throws {
        try output.withUnsafeBytes { try next.write($0) }
        output.removeAll(keepingCapacity: true)
    }
}
