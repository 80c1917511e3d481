import CanvasDataTransfer

/// Rows in the binary format of Postgres's COPY.
struct BinaryRows: RowEncoder {
    private var buffer: RowBuffer
    private let fields: Int16

    init(into sink: any ByteSink, fields: Int) {
        buffer = RowBuffer(into: sink)
        self.fields = Int16(truncatingIfNeeded: fields)
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

    func decode(_ field: FieldBytes) -> (value: FieldBytes, isChecked: Bool) {
        // Behind the place of its length.
        let target = buffer.target + 16
        let (count, isChecked) = EscapedText.decode(field, to: target)
        return (FieldBytes(target, count), isChecked)
    }

    @inline(__always)
    private mutating func put<Value: FixedWidthInteger>(_ value: Value) {
        UnsafeMutableRawPointer(buffer.target).storeBytes(of: value.bigEndian, as: Value.self)
        buffer.filled &+= Value.bitWidth / 8
    }
}
