import CanvasDataTransfer

/// Rows in the binary format of Postgres's COPY.
struct BinaryRows: RowEncoder {
    private var buffer: RowBuffer
    private let fields: Int16
    /// For each column its type's size, and how it is written; where it is an array, its elements, and Postgres's number of their
    /// type.
    private let forms: [(encoding: ValueEncoding, size: ValueSize, oid: UInt32)]

    init(into sink: any ByteSink, columns: [RowColumn]) {
        buffer = RowBuffer(into: sink)
        fields = Int16(truncatingIfNeeded: columns.count)
        forms = columns.map {
            ($0.type.encoding, $0.type.inPostgres.size, UInt32(truncatingIfNeeded: $0.elementOID ?? 0))
        }
    }

    func free() { buffer.free() }

    mutating func begin() {
        buffer.clear()
        // The signature, no flags, no extension.
        let header: [UInt8] = [80, 71, 67, 79, 80, 89, 10, 255, 13, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0]
        for byte in header { put(byte) }
        buffer.endRow()
    }

    mutating func finish() throws {
        try buffer.reserve(2)
        put(Int16(-1))
        buffer.endRow()
        try buffer.flush()
    }

    @inline(__always)
    mutating func beginRow() throws {
        try buffer.reserve(2)
        put(fields)
    }

    @inline(__always)
    mutating func endRow() { buffer.endRow() }

    mutating func takeBackRow() { buffer.takeBackRow() }

    @inline(__always)
    mutating func reserve(_ count: Int) throws {
        // A length, and for an escaped value the place where it is decoded.
        try buffer.reserve(count &+ 32)
    }

    @inline(__always)
    mutating func writeNull(column: Int) { put(Int32(-1)) }

    @inline(__always)
    mutating func putField<Value: FixedWidthInteger>(_ value: Value) {
        put(Int32(truncatingIfNeeded: Value.bitWidth / 8))
        put(value)
    }

    @inline(__always)
    mutating func putField(_ text: FieldBytes) {
        put(Int32(truncatingIfNeeded: text.count))
        buffer.target.update(from: text.start, count: text.count)
        buffer.filled &+= text.count
    }

    func size(of column: Int) -> ValueSize { forms[column].size }

    /// Writes JSON behind the version of jsonb's binary form.
    mutating func putJSON(_ text: FieldBytes) {
        put(Int32(truncatingIfNeeded: text.count + 1))
        // Before the version, which may take the place of the text's first bytes.
        (buffer.target + 1).update(from: text.start, count: text.count)
        put(UInt8(1))
        buffer.filled += text.count
    }

    func decode(_ field: FieldBytes) -> (value: FieldBytes, isChecked: Bool) {
        // Behind the place of its length.
        let target = buffer.target + 16
        let (count, isChecked) = EscapedText.decode(field, to: target)
        return (FieldBytes(target, count), isChecked)
    }

    /// Writes the JSON array `text` as an array of one dimension, or of none where it is empty.
    @inline(never)
    mutating func writeArray(_ text: FieldBytes, column: Int) -> ValueTrouble.Kind? {
        // It may lie in the buffer, which grows.
        text.array.asField { text in
            do throws(ValueTrouble.Kind) {
                try putArray(text, column)
                return nil
            } catch {
                return error
            }
        }
    }

    private mutating func putArray(_ text: FieldBytes, _ column: Int) throws(ValueTrouble.Kind) {
        let (encoding, oid) = (forms[column].encoding, forms[column].oid)
        var array = ArrayText(text, of: encoding)
        var (count, nulls): (Int32, Int32) = (0, 0)
        buffer.grow(64)
        let start = buffer.filled
        // The length, dimensions, whether there are NULLs, the type, and of the dimension the length and the first index.
        for number in [0, 0, 0, Int32(bitPattern: oid), 0, 1] { put(number) }
        while let element = try array.next() {
            count += 1
            guard case .value(let value) = element else {
                nulls = 1
                buffer.grow(32)
                put(Int32(-1))
                continue
            }
            buffer.grow(value.count + 64)
            if let trouble = value.asField({ write($0, as: encoding, column: column) }) { throw trouble }
        }
        let end = count == 0 ? start + 16 : buffer.filled
        buffer.filled = start
        put(Int32(truncatingIfNeeded: end - start - 4))
        put(Int32(count == 0 ? 0 : 1))
        put(nulls)
        buffer.filled = start + 16
        put(count)
        buffer.filled = end
    }

    @inline(__always)
    mutating func put<Value: FixedWidthInteger>(_ value: Value) {
        UnsafeMutableRawPointer(buffer.target).storeBytes(of: value.bigEndian, as: Value.self)
        buffer.filled &+= Value.bitWidth / 8
    }
}
