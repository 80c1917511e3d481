/// Finds the bytes that may mean something in a row: control characters (tab, line feed, …) and backslashes.
///
/// 64 bytes are examined at a time. Those found are bits of a mask, which is used up from its lowest bit.
struct ByteScan {
    private let bytes: FieldBytes
    /// Where the block that `mask` describes begins.
    private var block = 0
    private var next: Int
    private var mask: UInt64 = 0
    /// Whether the block has bytes above 127.
    private var blockIsHigh = false
    /// Whether a byte above 127 may have been passed since `forgetHigh`; those of the block at hand count too.
    private(set) var isHigh = false

    @inline(__always)
    init(_ bytes: FieldBytes, from start: Int = 0) {
        self.bytes = bytes
        next = start
    }

    /// The index of the next such byte; `bytes.count` where there are no more.
    @inline(__always)
    mutating func find() -> Int {
        while mask == 0 {
            guard next < bytes.count else { return bytes.count }
            load()
        }
        let index = block &+ mask.trailingZeroBitCount
        mask &= mask &- 1
        return index
    }

    /// Skips the byte at `index`, which must directly follow the last byte found.
    @inline(__always)
    mutating func skip(_ index: Int) {
        if index >= next {
            guard index < bytes.count else { return }
            load()
        }
        mask &= ~(1 &<< UInt64(truncatingIfNeeded: index &- block))
    }

    /// Skips the first byte. Call it only before the first search.
    mutating func skipFirst() {
        if mask == 0 { load() }
        mask &= ~1
    }

    @inline(__always)
    mutating func forgetHigh() { isHigh = blockIsHigh }

    @inline(__always)
    private mutating func load() {
        block = next
        guard bytes.count &- next >= 64 else { return loadRest() }
        var found: UInt64 = 0
        var high: UInt64 = 0
        var place: UInt64 = 0
        while place < 64 {
            let word = bytes.word(at: next &+ Int(truncatingIfNeeded: place))
            high |= word
            found |= Self.marks(word) &<< place
            place &+= 8
        }
        mask = found
        blockIsHigh = high & 0x8080_8080_8080_8080 != 0
        isHigh = isHigh || blockIsHigh
        next &+= 64
    }

    private mutating func loadRest() {
        var found: UInt64 = 0
        var high: UInt8 = 0
        for place in 0..<bytes.count - next {
            let byte = bytes[next + place]
            high |= byte
            if byte < 32 || byte == UInt8(ascii: "\\") { found |= 1 << UInt64(place) }
        }
        mask = found
        blockIsHigh = high & 0x80 != 0
        isHigh = isHigh || blockIsHigh
        next = bytes.count
    }

    /// A bit for each of eight bytes that is below 32 or a backslash.
    @inline(__always)
    private static func marks(_ word: UInt64) -> UInt64 {
        let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
        // No byte carries into the next: the sums stay below 256.
        let control = ~(((word & low) &+ 0x6060_6060_6060_6060) | word)
        let other = word ^ 0x5C5C_5C5C_5C5C_5C5C
        let backslash = ~(((other & low) &+ low) | other)
        let tops = (control | backslash) & ~low
        // Gathers the eight top bits in the uppermost byte.
        return ((tops &>> 7) &* 0x0102_0408_1020_4080) &>> 56
    }
}
