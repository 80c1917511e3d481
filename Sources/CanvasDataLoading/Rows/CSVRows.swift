import CanvasDataTransfer

/// Rows as CSV, byte for byte as Postgres writes them with `COPY … TO … (FORMAT csv, NULL '\N')`.
///
/// A value is in quotes where it holds a comma, a quote or a line end, and where it would be read as something else: as NULL,
/// or in a table of one column as the end of the data.
struct CSVRows: RowEncoder {
    private var buffer: RowBuffer
    private let hasOneField: Bool
    /// For each column its type's size, and how it is written; its elements, where it is an array.
    private let forms: [(encoding: ValueEncoding, size: ValueSize)]

    init(into sink: any ByteSink, columns: [RowColumn]) {
        buffer = RowBuffer(into: sink)
        hasOneField = columns.count == 1
        forms = columns.map { ($0.type.encoding, $0.type.inPostgres.size) }
    }

    func free() { buffer.free() }

    mutating func begin() { buffer.clear() }

    mutating func finish() throws { try buffer.flush() }

    func beginRow() {}

    @inline(__always)
    mutating func endRow() {
        put(UInt8(ascii: "\n"))
        buffer.endRow()
    }

    mutating func takeBackRow() { buffer.takeBackRow() }

    @inline(__always)
    mutating func reserve(_ count: Int) throws {
        // A comma, two quotes and every byte twice, or the longest number or time, and a line end; for an escaped value also
        // the place where it is decoded.
        try buffer.reserve(2 &* count &+ 80)
    }

    func decode(_ field: FieldBytes) -> (value: FieldBytes, isChecked: Bool) {
        // So far ahead that doubled quotes never overtake it.
        let target = buffer.target + field.count + 16
        let (count, isChecked) = EscapedText.decode(field, to: target)
        return (FieldBytes(target, count), isChecked)
    }

    @inline(__always)
    mutating func writeNull(column: Int) {
        beginField(column)
        put(UInt8(ascii: "\\"))
        put(UInt8(ascii: "N"))
    }

    @inline(__always)
    mutating func beginField(_ column: Int) {
        if column > 0 { put(UInt8(ascii: ",")) }
    }

    @inline(__always)
    mutating func put(_ byte: UInt8) {
        buffer.target.pointee = byte
        buffer.filled &+= 1
    }

    /// Writes bytes that need no quotes.
    @inline(__always)
    mutating func putPlain(_ bytes: FieldBytes) {
        buffer.target.update(from: bytes.start, count: bytes.count)
        buffer.filled &+= bytes.count
    }

    /// Writes a plain time: a date, a space, and the time of day.
    @inline(__always)
    mutating func putTime(_ text: FieldBytes) {
        let day = buffer.target
        putPlain(text.withoutTrailingZeros)
        day[10] = 32
    }

    /// Writes any text.
    @inline(__always)
    mutating func putText(_ text: FieldBytes) {
        if text.count == 2, text[0] == UInt8(ascii: "\\") {
            let isNull = text[1] == UInt8(ascii: "N")
            let isEnd = text[1] == UInt8(ascii: ".") && hasOneField
            if isNull || isEnd { return putQuoted(text) }
        }
        // Copied in the hope that there is nothing to quote, eight bytes at a time; there is room.
        let target = buffer.target
        var index = 0
        while text.count &- index >= 8 {
            let word = text.word(at: index)
            guard !Self.needsQuotes(word) else { return putQuoted(text) }
            UnsafeMutableRawPointer(target + index).storeBytes(of: word.littleEndian, as: UInt64.self)
            index &+= 8
        }
        while index < text.count {
            let byte = text[index]
            guard byte >= 64 || Self.quoted &>> UInt64(byte) & 1 == 0 else { return putQuoted(text) }
            target[index] = byte
            index &+= 1
        }
        buffer.filled &+= text.count
    }

    /// A bit for each byte below 64 that asks for quotes: line feed, carriage return, quote, comma.
    private static let quoted: UInt64 = 1 << 10 | 1 << 13 | 1 << 34 | 1 << 44

    /// Whether one of eight bytes asks for quotes.
    @inline(__always)
    private static func needsQuotes(_ word: UInt64) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        var found: UInt64 = 0
        for byte: UInt64 in [10, 13, 34, 44] {
            let other = word ^ (ones &* byte)
            // The top bit of a byte is set where that byte was equal, and perhaps of the ones above it.
            found |= (other &- ones) & ~other
        }
        return found & 0x8080_8080_8080_8080 != 0
    }

    @inline(never)
    private mutating func putQuoted(_ text: FieldBytes) {
        put(UInt8(ascii: "\""))
        for index in 0..<text.count {
            let byte = text[index]
            if byte == UInt8(ascii: "\"") { put(byte) }
            put(byte)
        }
        put(UInt8(ascii: "\""))
    }

    /// Writes a value of a type whose values rarely come as Postgres writes them.
    @inline(never)
    mutating func writeRare(
        _ text: FieldBytes, as encoding: ValueEncoding, column: Int
    ) -> ValueTrouble.Kind? {
        do throws(ValueTrouble.Kind) {
            let form = forms[column]
            let value =
                encoding == .array
                ? try ValueForm.array(text, of: form.encoding, form.size)
                : try ValueForm.of(text, as: encoding, form.size)
            // Another room than what is reserved by the length of `text`, which is no longer needed.
            buffer.grow(2 * value.count + 80)
            value.asField { putText($0) }
            return nil
        } catch {
            return error
        }
    }
}

extension FieldBytes {
    /// This plain time without `Z`, the zeros that end its fraction, and a fraction of zeros.
    @inline(__always)
    fileprivate var withoutTrailingZeros: FieldBytes {
        var end = self[count - 1] == UInt8(ascii: "Z") ? count - 1 : count
        guard end > 19, self[end - 1] == UInt8(ascii: "0") else { return self[0..<end] }
        while self[end - 1] == UInt8(ascii: "0") { end -= 1 }
        return self[0..<(self[end - 1] == UInt8(ascii: ".") ? end - 1 : end)]
    }
}
