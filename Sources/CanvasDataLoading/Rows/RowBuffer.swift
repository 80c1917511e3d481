import CanvasDataTransfer

/// Memory in which rows are gathered until there is enough for a sink.
///
/// Whoever makes one calls `free`.
struct RowBuffer {
    /// The most bytes that go to the sink at once.
    static let piece = 256 << 10

    private let sink: any ByteSink
    private(set) var memory: UnsafeMutablePointer<UInt8>
    /// What is gathered before whole rows go to the sink, or one row's size where that is larger.
    private var capacity: Int
    /// Bytes of `memory`, at least `capacity`.
    private var allocated: Int
    /// Where the next byte goes.
    var filled = 0
    /// Where the present row begins; everything before it is whole.
    private var row = 0

    init(into sink: any ByteSink) {
        self.sink = sink
        capacity = Self.piece
        allocated = capacity
        memory = .allocate(capacity: capacity)
    }

    func free() { memory.deallocate() }

    /// Where the next byte goes.
    @inline(__always)
    var target: UnsafeMutablePointer<UInt8> { memory + filled }

    /// Forgets everything that the sink has not seen.
    mutating func clear() {
        filled = 0
        row = 0
    }

    @inline(__always)
    mutating func endRow() { row = filled }

    mutating func takeBackRow() { filled = row }

    /// Makes sure that `count` more bytes fit.
    @inline(__always)
    mutating func reserve(_ count: Int) throws {
        if capacity &- filled < count { try makeRoom(count) }
    }

    /// Makes sure that `count` more bytes fit, without giving anything to the sink: the next `reserve` does. What lies in this
    /// memory may move.
    mutating func grow(_ count: Int) {
        if allocated - filled < count { allocate(max(filled + count, allocated * 2)) }
    }

    /// Gives all whole rows to the sink; the present one moves to the front.
    mutating func flush() throws {
        var start = 0
        let end = row
        row = 0
        let rest = filled - end
        filled = 0
        while start < end {
            let count = min(Self.piece, end - start)
            try sink.write(UnsafeRawBufferPointer(start: memory + start, count: count))
            start += count
        }
        memory.update(from: memory + end, count: rest)
        filled = rest
        // A large row's room is given back.
        if allocated > Self.piece, rest < Self.piece / 2 { resize(to: Self.piece) }
    }

    @inline(never)
    private mutating func makeRoom(_ count: Int) throws {
        try flush()
        guard capacity - filled < count else { return }
        resize(to: max(filled + count, capacity * 2))
    }

    private mutating func resize(to size: Int) {
        allocate(size)
        capacity = size
    }

    private mutating func allocate(_ size: Int) {
        let other = UnsafeMutablePointer<UInt8>.allocate(capacity: size)
        other.update(from: memory, count: filled)
        memory.deallocate()
        memory = other
        allocated = size
    }
}
