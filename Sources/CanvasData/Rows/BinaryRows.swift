import CanvasDataTransfer

/// Rows in COPY's binary format, gathered to chunks for a sink.
///
/// A row is begun, filled and then ended or taken back: the sink never sees a part of a row that is taken back. The
/// memory is freed by whoever calls `free`.
struct BinaryRows {
    /// What goes to the sink at once, at most.
    static let chunk = 256 << 10

    private let sink: any ByteSink
    private var memory: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    /// Where the next byte goes.
    private var filled = 0
    /// Where the row at hand begins; everything before it is whole.
    private var row = 0

    init(into sink: any ByteSink) {
        self.sink = sink
        capacity = Self.chunk
        memory = .allocate(capacity: capacity)
    }

    func free() { memory.deallocate() }

    /// Forgets what is gathered and begins a new stream, with COPY's header.
    mutating func begin() {
        filled = 0
        row = 0
        // The signature, no flags, no extension.
        let header: [UInt8] = [80, 71, 67, 79, 80, 89, 10, 255, 13, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0]
        for byte in header { append(byte) }
        row = filled
    }

    /// Ends the stream and gives everything to the sink.
    mutating func finish() throws {
        try makeRoom(2)
        put(Int16(-1))
        row = filled
        try flush()
    }

    @inline(__always)
    mutating func beginRow(fields: Int) throws {
        if capacity &- filled < 2 { try makeRoom(2) }
        put(Int16(truncatingIfNeeded: fields))
    }

    @inline(__always)
    mutating func endRow() { row = filled }

    mutating func takeBackRow() { filled = row }

    /// Makes sure that a field of up to `count` bytes fits.
    @inline(__always)
    mutating func reserve(_ count: Int) throws {
        // A length, and for an escaped value the place where it is made readable.
        if capacity &- filled < count &+ 32 { try makeRoom(count &+ 32) }
    }

    @inline(__always)
    mutating func putNull() { put(Int32(-1)) }

    @inline(__always)
    mutating func putField<Value: FixedWidthInteger>(_ value: Value) {
        put(Int32(truncatingIfNeeded: Value.bitWidth / 8))
        put(value)
    }

    @inline(__always)
    mutating func putField(_ text: FieldBytes) {
        put(Int32(truncatingIfNeeded: text.count))
        (memory + filled).update(from: text.start, count: text.count)
        filled &+= text.count
    }

    /// Makes the value of an escaped field behind the reserved place of its length, and returns it.
    mutating func decode(_ text: FieldBytes) -> (value: FieldBytes, isChecked: Bool) {
        let target = memory + filled + 16
        let (count, isChecked) = EscapedText.decode(text, to: target)
        return (FieldBytes(target, count), isChecked)
    }

    @inline(__always)
    private mutating func put<Value: FixedWidthInteger>(_ value: Value) {
        UnsafeMutableRawPointer(memory + filled).storeBytes(of: value.bigEndian, as: Value.self)
        filled &+= Value.bitWidth / 8
    }

    private mutating func append(_ byte: UInt8) {
        memory[filled] = byte
        filled += 1
    }

    @inline(never)
    private mutating func makeRoom(_ count: Int) throws {
        try flush()
        guard capacity - filled < count else { return }
        resize(to: max(filled + count, capacity * 2))
    }

    /// Gives all whole rows to the sink; the one at hand moves to the front.
    private mutating func flush() throws {
        var start = 0
        let end = row
        row = 0
        let rest = filled - end
        filled = 0
        while start < end {
            let count = min(Self.chunk, end - start)
            try sink.write(UnsafeRawBufferPointer(start: memory + start, count: count))
            start += count
        }
        memory.update(from: memory + end, count: rest)
        filled = rest
        // A large row's room is given back.
        if capacity > Self.chunk, rest < Self.chunk / 2 { resize(to: Self.chunk) }
    }

    private mutating func resize(to size: Int) {
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: size)
        larger.update(from: memory, count: filled)
        memory.deallocate()
        memory = larger
        capacity = size
    }
}
